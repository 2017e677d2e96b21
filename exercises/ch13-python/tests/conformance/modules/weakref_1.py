import gc, weakref, sys
class C:
    def method(self):
        return "m"
    def __init__(self, v=None):
        self.v = v
class Object:
    def __init__(self, arg):
        self.arg = arg
    def __repr__(self):
        return "<Object>"
    def __eq__(self, other):
        if isinstance(other, Object):
            return self.arg == other.arg
        return NotImplemented
    def __lt__(self, other):
        return self.arg < other.arg
    def __hash__(self):
        return hash(self.arg)
o = C()
r = weakref.ref(o)
print(r() is o, weakref.getweakrefcount(o), weakref.getweakrefs(o) == [r])
r2 = weakref.ref(o)
print(r is r2)
def cb(x):
    print("cb", x() is None, x is r3)
r3 = weakref.ref(o, cb)
print(r3 is r, r3.__callback__ is cb, r.__callback__)
r4 = weakref.ref(o, None)
print(r4 is r)
p = weakref.proxy(o)
p2 = weakref.proxy(o)
print(p is p2, p.v, weakref.getweakrefcount(o))
p.v = 12
print(o.v)
p.foo = [1]
print(o.foo, hasattr(p, "foo"), hasattr(p, "bar"))
del p.foo
print(hasattr(o, "foo"))
print(p.method())
print(isinstance(p, C), type(p) is C, p.__class__ is C)
del o
print(r(), r3(), r3.__callback__)
try:
    p.v
except ReferenceError as e:
    print(type(e).__name__, e)
try:
    p.v = 1
except ReferenceError as e:
    print(e)
try:
    str(p)
except ReferenceError as e:
    print(e)
try:
    len(p)
except ReferenceError as e:
    print(e)
L = set([1, 2])
p = weakref.proxy(L)
print(len(p), 1 in p, p == {1, 2}, sorted(p), str(p), bool(p))
p.add(5)
print(L)
try:
    {p: 1}
except TypeError as e:
    print(e)
def f(a, b=2):
    return a + b
pf = weakref.proxy(f)
print(pf(1), pf(1, b=5), pf.__name__, type(pf).__name__, type(p).__name__)
# callback order
a = C()
refs = []
def mk(n):
    def g(r):
        print("called", n)
    return g
for i in range(4):
    refs.append(weakref.ref(a, mk(i)))
print(len(weakref.getweakrefs(a)), weakref.getweakrefs(a)[0] is refs[3])
del refs[1]
del a
for x in [1, "a", 1.0, (), [], {}, None, object(), range(2), dict]:
    try:
        weakref.ref(x)
        print("ok", x)
    except TypeError as e:
        print(e)
class S:
    __slots__ = ("a",)
class W:
    __slots__ = ("a", "__weakref__")
try:
    weakref.ref(S())
except TypeError as e:
    print(e)
w = W()
print(weakref.ref(w)() is w)
try:
    w.__dict__
except AttributeError as e:
    print(e)
class E(Exception):
    pass
e = E()
print(weakref.ref(e)() is e)
try:
    weakref.ref(ValueError())
except TypeError as er:
    print(er)
class Bad:
    pass
b = Bad()
def raiser(r):
    raise ValueError("in callback")
rr = weakref.ref(b, raiser)
del b
print("after", rr())
# hash/eq
x, y = Object(1), Object(1)
a, b = weakref.ref(x), weakref.ref(y)
print(a == b, a != b, hash(a) == hash(b), {a: 1}[b])
c = weakref.ref(Object(2))
print(c() is None)
try:
    hash(c)
except TypeError as ex:
    print(ex)
del x, y
print(a == b, hash(a) == hash(b), hash(a) == hash(1))
# dicts
d = weakref.WeakValueDictionary()
objs = [Object(i) for i in range(5)]
for i in range(5):
    d[i] = objs[i]
print(len(d), d[2] is objs[2], 3 in d, 9 in d, d.get(9), d.get(9, "x"))
print(sorted(d.keys()), [v.arg for v in d.values()], [(k, v.arg) for k, v in d.items()])
print(list(d), [k for k in d])
del objs[2]
print(len(d), sorted(d))
v = None
try:
    d[2]
except KeyError as ex:
    print("KeyError", ex)
del d[0]
print(len(d))
try:
    del d[77]
except KeyError as ex:
    print("KeyError", ex)
print(d.pop(1).arg, d.pop(1, "gone"), d.setdefault(50, objs[0]) is objs[0], len(d))
try:
    d["x"] = 5
except TypeError as ex:
    print(ex)
print(len(d.valuerefs()), d.copy() is d)
d.clear()
print(len(d), bool(d), d.get(3))
k = weakref.WeakKeyDictionary()
ks = [Object(i) for i in range(4)]
for o in ks:
    k[o] = o.arg * 10
print(len(k), k[ks[1]], k[Object(2)], [v for v in k.values()], [x.arg for x in k])
o = None
x = None
del ks[1]
print(len(k), sorted(k.values()))
try:
    k[Object(77)]
except KeyError:
    print("KeyError")
print(Object(77) in k, 5 in k, k.pop(ks[0]), len(k), len(k.keyrefs()))
s = weakref.WeakSet(ks)
print(len(s), sorted([x.arg for x in s]))
s.remove(ks[0])
try:
    s.remove(ks[0])
except KeyError:
    print("KeyError")
s.discard(ks[0])
del x, o, k, ks
print(len(s))
