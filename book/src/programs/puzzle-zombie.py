# Dead, and back: the finalizer puts the object where a name finds it.
class Zombie:
    def __del__(self):
        global saved
        saved = self
        print("not yet")

z = Zombie()
del z
print(type(saved).__name__)
del saved
print("this time it was not asked again")
