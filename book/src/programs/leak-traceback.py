# An exception that is kept holds every frame it went through,
# and so every local variable of them.
import weakref

class Big:
    pass

def work():
    big = Big()
    global where
    where = weakref.ref(big)
    return 1 / 0

last = None
try:
    work()
except ZeroDivisionError as error:
    last = error

print("big is", "still there" if where() else "gone")
last = None
print("big is", "still there" if where() else "gone")
