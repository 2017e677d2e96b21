import gc, weakref, sys
from weakref import ref, proxy, WeakValueDictionary, finalize
from gc import collect
class A:
    def __init__(self, n):
        self.n = n
    def __repr__(self):
        return "A" + str(self.n)
    def __del__(self):
        print("del", self.n)
gc.collect()
def cbm(n):
    def cb(r):
        print("cb", n, r() is None)
    return cb
a, b, c = A("a"), A("b"), A("c")
a.x, b.x, c.x = b, c, a
refs = [ref(a, cbm("a1")), ref(b, cbm("b1")), ref(c, cbm("c1")), ref(a, cbm("a2"))]
fin = finalize(b, print, "fin b", "x")
d = WeakValueDictionary()
d["a"] = a
d["b"] = b
print(sys.getrefcount(a), sys.getrefcount(refs[0]), len(d))
del a, b, c
print(collect())
print([r() for r in refs], len(d), fin.alive)
o = A("o")
p = proxy(o, lambda x: print("proxy cb"))
print(sys.getrefcount(o))
m = p.__repr__
print(m())
del m
o2 = o
o = None
print(p.n)
o2 = None
try:
    p.n
except ReferenceError as e:
    print("gone", e)
try:
    print(p)
except ReferenceError as e:
    print("gone", e)
try:
    bool(p)
except ReferenceError as e:
    print("gone", e)
class Tree:
    def __init__(self, parent=None):
        self._parent = None if parent is None else ref(parent)
        self.children = []
        if parent:
            parent.children.append(self)
    def parent(self):
        return None if self._parent is None else self._parent()
root = Tree()
kid = Tree(root)
print(kid.parent() is root, sys.getrefcount(root))
del root
print(kid.parent(), collect())
class Cache:
    def __init__(self):
        self.data = WeakValueDictionary()
    def get(self, k):
        v = self.data.get(k)
        if v is None:
            v = A(k)
            self.data[k] = v
            print("made", k)
        return v
ca = Cache()
x = ca.get(1)
y = ca.get(1)
print(x is y, len(ca.data))
del x
del y
print(len(ca.data))
z = ca.get(1)
cbs = []
class Obs:
    def __init__(self):
        self.s = weakref.WeakSet()
    def add(self, o):
        self.s.add(o)
    def fire(self):
        return sorted([o.n for o in self.s])
ob = Obs()
o1, o2 = A("1"), A("2")
ob.add(o1); ob.add(o2)
print(ob.fire())
del o1
print(ob.fire())
r = ref(o2)
def use():
    t = r()
    return sys.getrefcount(t)
print(use(), r().n)
k = weakref.WeakKeyDictionary()
k[o2] = "meta"
k[z] = [1]
print(len(k), k[o2])
del o2
print(len(k))
f1 = finalize(z, print, "bye", "z")
print(f1.alive, f1.peek()[0] is z)
z = None
print(f1.alive)
e = A("end")
ee = ref(e, lambda r: print("end cb"))
try:
    raise ValueError(e)
except ValueError as err:
    w = ref(err.args[0])
print(w() is e)
print(gc.is_tracked(w), gc.is_tracked(p), gc.get_referents(w), gc.get_referents(ee) == [ee.__callback__])
