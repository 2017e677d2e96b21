import gc, sys
class T:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del", self.n)
def f():
    t = T("local")
    raise ValueError("x")
try:
    f()
except ValueError as e:
    print("caught", e)
print("after")
gc.collect()
def g():
    t = T("g")
    try:
        raise KeyError("k")
    except KeyError as e:
        saved = e
g()
print("g done", gc.collect())
err = None
def h():
    global err
    t = T("h")
    try:
        raise ValueError
    except ValueError as e:
        err = e
h()
print("h done")
err = None
print("err None", gc.collect())
class Tree:
    def __init__(self, d, p=None):
        self.p = p
        self.kids = [Tree(d - 1, self) for i in range(2)] if d else []
gc.collect()
t = Tree(4)
del t
print(gc.collect())
gc.collect()
class Base:
    pass
class Derived(Base):
    def m(self):
        return self
    def n(self):
        return 1
del Derived
print(gc.collect())
class WithSlots:
    __slots__ = ("a", "b", "__weakref__")
del WithSlots
print(gc.collect())
class WithSub:
    class Inner:
        pass
    x = []
del WithSub
print(gc.collect())
def make():
    a = []
    def f1():
        return f2, a
    def f2():
        return f1
    return f1
make()
print(gc.collect())
fs = [lambda i=i: i for i in range(3)]
fs.append(fs)
del fs
print(gc.collect())
d = {"a": {"b": {}}}
d["a"]["b"]["up"] = d
del d
print(gc.collect())
x = [1, (2, [3])]
x[1][1].append(x)
del x
print(gc.collect())
s = {frozenset([1, 2])}
l = [s, {1: s}]
l.append(l)
del s, l
print(gc.collect())
class P:
    def __init__(self):
        self.cb = self.run
    def run(self):
        pass
p = P()
p.d = p.__dict__
del p
print(gc.collect())
b = T("b")
b.l = [b]
c = T("c")
c.l = (c, b)
del b, c
print(gc.collect())
a = T("a1"); a.x = T("a2"); a.x.y = T("a3"); a.x.y.z = a
del a
print(gc.collect())
objs = [T(i) for i in range(4)]
for i in range(4):
    objs[i].next = objs[(i + 1) % 4]
del objs
print("dropped")
print(gc.collect())
gc.freeze()
y = []; y.append(y); del y
print(gc.collect(), gc.get_freeze_count() > 0)
gc.unfreeze()
def rec(n):
    l = [n]
    l.append(l)
    if n: rec(n - 1)
rec(10)
print(gc.collect())
print(len(gc.get_objects(0)) < 50, len(gc.get_objects(2)) > 100)
m = sys.getrefcount(T)
ts = [T(i) for i in (7, 8)]
print(sys.getrefcount(T) - m)
