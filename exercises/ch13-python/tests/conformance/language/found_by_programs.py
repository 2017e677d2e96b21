# What random programs found, by subject.
import gc, sys, weakref
gc.collect()

class A:
    def __init__(self, n=0):
        self.n = n
    def m(self, x=1):
        return x

class D(A):
    def __del__(self):
        print('del', self.n, gc.is_finalized(self))
        if self.n > 10:
            kept.append(self)

kept = []

def tell(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__, e)

a = A(1)

# A method asks its function for what it does not know, but keeps nothing.
print(a.m.__defaults__, a.m.__closure__, a.m.__dict__)
def store():
    a.m.x = 1
tell(store)
tell(lambda: a.m.x)

# Words.
tell(lambda: type())
tell(lambda: a * [1])
tell(lambda: 'x' * a)
tell(lambda: {} * (1, 2))
tell(lambda: str(1, a))
tell(lambda: str('a', 'b'))
tell(lambda: str(a.n, 'b', 'c'))
tell(lambda: sys.intern(None))
tell(lambda: sys.intern(1))
tell(lambda: max({}, a))
tell(lambda: min({}, a))

# An empty dict needs no hash, and a set is sought as a frozenset.
tell(lambda: {}.pop([], 'none'))
tell(lambda: {1}.pop([]))
print({1, 2} in {frozenset([1, 2])}, set() in {1})
s = {frozenset([1]), 2}
s.discard({1})
print(s)
tell(lambda: s.remove({7}))

# Proxies stand for their objects in errors, too.
p = weakref.proxy(a)
tell(lambda: p())
tell(lambda: [1][p])
tell(lambda: abs(p))
tell(lambda: min(p, 'x'))
tell(lambda: gc.set_threshold(p))
def unpack():
    x, y = p
tell(unpack)
print(isinstance(p, A))
del a
tell(lambda: isinstance(p, A))
tell(lambda: abs(p))
tell(lambda: gc.set_threshold(p))

# A copy of a dict is tracked if the dict is.
d = {'x': [], 'y': 1}
d['x'] = 0
print(gc.is_tracked(d), gc.is_tracked(d.copy()), gc.is_tracked(dict(d)), gc.is_tracked(d | {}))

# `__del__`, and who counts as finalized.
D(2)
x = D(3)
x.x = x
del x
gc.collect()
b = D(11)
c = D(12)
del b
gc.collect()
print(sorted([each.n for each in gc.get_objects() if type(each) is D]))
kept.clear()

# A list is there before what an iterator makes for it.
first = {'k': A(21)}
pairs = list(first.items())
younger = gc.get_objects()
places = [i for i in range(len(younger)) if younger[i] is pairs or younger[i] is pairs[0]]
print(younger[places[0]] is pairs)

# A free variable without a value is a name that was not found.
def outer():
    def inner():
        return free
    try:
        inner()
    except NameError as e:
        print(e.name)
    free = 1
outer()

# The classes of built-in exceptions are nobody's referents; a script's comes first.
class E(Exception):
    pass
e = E(1)
e.x = []
print([type(each).__name__ for each in gc.get_referents(IndexError())])
print([type(each).__name__ for each in gc.get_referents(e)])

# Lists of different lengths are not looked into; tuples are, and all is for `<`.
a = A(31)
p = weakref.proxy(a)
dead = weakref.proxy(A(32))
print([dead, 1] == [1], [dead, 1] != [1])
tell(lambda: [dead, 1] < [1])
tell(lambda: (dead, 1) == (1,))

# A proxy on the left is asked for `+=`, one on the right for `+`.
def added(x, y):
    x += y
def joined(x, y):
    x |= y
    return x
for x in (a, p, 3, [1], {1}, 'x'):
    tell(lambda: added(x, p))
tell(lambda: joined({}, p))
tell(lambda: joined({1}, p))
few = {1}
print(joined({2}, weakref.proxy(few)) == {1, 2}, joined(weakref.proxy(few), {3}) is few, few)

# A proxy may be an index: it is asked before anybody looks for items.
def store():
    p[dead] = 1
def delete(key):
    del p[key]
tell(store)
tell(lambda: delete(dead))
tell(lambda: delete(p))
tell(lambda: delete(1))
tell(lambda: p[p])
tell(lambda: p[dead])

print(sys.getsizeof(weakref.ref(a)), sys.getsizeof(p))

# What has `keys` makes a dict, whatever says that it has them.
class Keyed:
    def keys(self):
        return ['k', 'l']
    def __getitem__(self, key):
        return key * 2
class Any:
    def __getattr__(self, name):
        return name + '?'
tell(lambda: dict(Keyed()))
tell(lambda: dict(Any()))

# Methods of strings that are given something else.
tell(lambda: 'a'.count(1))
tell(lambda: 'a'.find(None))
tell(lambda: 'a'.split(1))
tell(lambda: 'a'.replace(None, 'a'))
tell(lambda: 'a'.replace('a', 1))
tell(lambda: 'a'.strip(1))
tell(lambda: 'a'.rstrip(1))
tell(lambda: 'a'.startswith(1))
tell(lambda: 'a'.endswith(None))

# A proxy knows for ever whether its object could be called.
gone = weakref.proxy(lambda: 1)
tell(lambda: gone())
tell(lambda: dead())
print(type(gone).__name__, type(dead).__name__)
tell(lambda: weakref.proxy(outer)())

# Numbers, places and weak references see behind a proxy; who is dead equals nobody else.
for x in (p, dead):
    tell(lambda: int(x))
    tell(lambda: float(x))
    tell(lambda: [1][x:])
    tell(lambda: isinstance(1, x))
    tell(lambda: weakref.ref(a) == x)
    tell(lambda: weakref.ref(a) != x)
