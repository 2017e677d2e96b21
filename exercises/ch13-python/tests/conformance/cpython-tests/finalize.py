# weakref.finalize: once, in the order of dying, and the rest at the end.
import weakref


class Obj:
    pass


def say(a, b=0, c=0):
    print("say", a, b, c)
    return a


o = Obj()
f = weakref.finalize(o, say, 1, 2, c=3)
print(f.alive, f.peek()[0] is o, f.peek()[1] is say, f.peek()[2:])
print(f())
print(f.alive, f(), f.peek(), f.detach())
del o

o = Obj()
f = weakref.finalize(o, say, "dies")
del o
print(f.alive)

o = Obj()
f = weakref.finalize(o, say, "detached")
obj, func, args, kwargs = f.detach()
print(obj is o, func is say, args, kwargs, f.alive)
del o, obj

o = Obj()
one = weakref.finalize(o, say, "one")
two = weakref.finalize(o, say, "two")
three = weakref.finalize(o, say, "three")
del o
print(one.alive, two.alive, three.alive)

o = Obj()
f = weakref.finalize(o, say, "never at exit")
print(f.atexit)
f.atexit = False
print(f.atexit)


def bad():
    raise ValueError("in a finalizer")


x = Obj()
g = weakref.finalize(x, bad)
del x
print(g.alive)

def at_exit(names):
    for name in names:
        weakref.finalize(x, say, name)


x = Obj()
at_exit(["exit 1", "exit 2", "exit 3"])
print("end of the script")
