# Callbacks of weak references: which are called, when, in which order.
import gc
import weakref


class C:
    def method(self):
        pass


log = []


def named(name):
    return lambda r: log.append((name, r() is None))


o = C()
r1 = weakref.ref(o, named("first"))
r2 = weakref.ref(o, named("second"))
r3 = weakref.ref(o, named("third"))
print(weakref.getweakrefcount(o))
del o
print(log, r1() is r2() is r3())
log.clear()

# One that is gone before is not called.
o = C()
r1 = weakref.ref(o, named("kept"))
r2 = weakref.ref(o, named("gone"))
del r2
del o
print(log)
log.clear()

# Without callback there is one for all; a callback makes another.
o = C()
a = weakref.ref(o)
b = weakref.ref(o)
c = weakref.ref(o, None)
d = weakref.ref(o, named("d"))
print(a is b, a is c, a is d, weakref.getweakrefcount(o))
p = weakref.proxy(o)
q = weakref.proxy(o)
print(p is q, weakref.getweakrefcount(o))
print([x is a for x in weakref.getweakrefs(o)], [x is p for x in weakref.getweakrefs(o)])
print(a.__callback__, d.__callback__ is not None)
del o
print(d.__callback__, log, weakref.getweakrefcount(1), weakref.getweakrefs(1))
log.clear()

# Equality and hashes follow the objects while they live.
class Key:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __hash__(self):
        return hash(self.n)


x, y, z = Key(1), Key(1), Key(2)
a, b, c = weakref.ref(x), weakref.ref(y), weakref.ref(z)
print(a == b, a != b, a == c, hash(a) == hash(b), hash(a) == hash(1))
del x, y
print(a == b, a == a, a != b, hash(a) == hash(1))
d = weakref.ref(z)
del z
try:
    hash(weakref.ref(Key(3)))
except TypeError as e:
    print(e)

# In a ring: a callback of a reference that is garbage too is not called.
a, b = C(), C()
a.b, b.a = b, a
a.r = weakref.ref(b, named("inside"))
outside = weakref.ref(b, named("outside"))
del a, b
print(gc.collect(), log, outside())
log.clear()


# A callback that raises is told, and the others are called.
def bad(r):
    raise ValueError("in the callback")


o = C()
r1 = weakref.ref(o, named("after"))
r2 = weakref.ref(o, bad)
del o
print(log)
log.clear()


# A callback sees the object in no other way; a finalizer comes first.
class D:
    def __del__(self):
        log.append("del")


o = D()
r = weakref.ref(o, named("ref"))
del o
print(log)
log.clear()


# A reference made in __del__ is cleared, its callback not called.
made = []


class E:
    def __del__(self):
        made.append(weakref.ref(self, named("late")))
        log.append(made[0]() is self)


o = E()
del o
print(log, made[0]())

for bad in [1, "s", None, (), []]:
    try:
        weakref.ref(bad)
    except TypeError as e:
        print(e)
