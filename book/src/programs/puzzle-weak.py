# Which of these can be referred to weakly, and which are alive afterwards?
import weakref

class Plain:
    pass

for make in Plain, list, dict, set, (lambda: 5), (lambda: (lambda: 1)):
    thing = make()
    name = type(thing).__name__
    try:
        ref = weakref.ref(thing)
    except TypeError as error:
        print(name, "-", error)
        continue
    del thing
    print(name, "-", "alive" if ref() else "gone at once")
