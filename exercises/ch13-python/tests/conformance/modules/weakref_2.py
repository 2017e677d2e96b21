import gc, weakref, sys
class C:
    pass
class C2:
    def __init__(self):
        pass
    def __repr__(self):
        return "C2()"
class Callable:
    bar = None
    def __call__(self, x):
        self.bar = x
    def __len__(self):
        return 3
    def __getitem__(self, i):
        return i * 2
    def __setitem__(self, i, v):
        print("set", i, v)
    def __delitem__(self, i):
        print("del", i)
    def __contains__(self, x):
        return x == 7
    def __add__(self, o):
        return "add"
    def __radd__(self, o):
        return "radd"
    def __iadd__(self, o):
        return "iadd"
    def __eq__(self, o):
        return o == 1
    def __hash__(self):
        return 5
    def __bool__(self):
        return False
    def __str__(self):
        return "str"
    def __neg__(self):
        return "neg"
o = Callable()
p = weakref.proxy(o)
print(type(p).__name__, type(p) is weakref.CallableProxyType)
p(5)
print(o.bar, len(p), p[4], 7 in p, 8 in p, p + 1, 1 + p, -p, p == 1, p == 2, bool(p), str(p))
p[1] = 2
del p[1]
try:
    hash(p)
except TypeError as e:
    print(e)
p += 1
print(p)
# ref reuse
o = C()
ref1 = weakref.ref(o)
proxy = weakref.proxy(o)
ref2 = weakref.ref(o)
print(ref1 is ref2, weakref.getweakrefcount(o))
del proxy
print(weakref.getweakrefcount(o))
del ref1
print(weakref.getweakrefcount(o))
del ref2
print(weakref.getweakrefcount(o), weakref.getweakrefs(o), weakref.getweakrefs(5), weakref.getweakrefcount(5))
# multiple callbacks
cbcalled = []
def cb1(r): cbcalled.append(1)
def cb2(r): cbcalled.append(2)
r1 = weakref.ref(o, cb1); r2 = weakref.ref(o, cb1); r3 = weakref.ref(o, cb2)
print(r1 is r2, weakref.getweakrefcount(o))
del o
print(cbcalled)
# selfref via callback
class Cycle:
    def __init__(self):
        self.cycle = self
c = Cycle()
def callback(r):
    print("cb in gc", r() is None)
r = weakref.ref(c, callback)
del c
print(gc.collect())
# callback resurrecting in refcount path
o = C()
def cbb(w):
    global w_again
    w_again = w
w = weakref.ref(o, cbb)
del o
print(w_again is w, w.__callback__)
# getattr attributes
try:
    w.foo
except AttributeError as e:
    print(e)
try:
    w.__callback__ = 1
except AttributeError as e:
    print(e)
try:
    w.x = 1
except AttributeError as e:
    print(e)
try:
    weakref.ref()
except TypeError as e:
    print(e)
try:
    weakref.ref(1, 2, 3)
except TypeError as e:
    print(e)
try:
    w(1)
except TypeError as e:
    print(e)
print(isinstance(w, weakref.ref), isinstance(w, weakref.ReferenceType), type(w) is weakref.ref)
# order
a = C(); b = C()
ra = weakref.ref(a); rb = weakref.ref(b)
print(ra == rb, ra != rb, ra == a, ra == None)
try:
    ra < rb
except TypeError as e:
    print(e)
d = {ra: 1, rb: 2}
print(d[weakref.ref(a)])
del a
gc.collect()
print(d[ra])
# weakvaluedict iteration with death
class Obj:
    def __init__(self, i): self.i = i
    def __repr__(self): return "O" + str(self.i)
wd = weakref.WeakValueDictionary()
keep = [Obj(i) for i in range(5)]
for ob in keep:
    wd[ob.i] = ob
ob = None
seen = []
for k, v in wd.items():
    seen.append(k)
    if keep:
        keep.pop()
    v = None
print(seen, len(wd))
print(list(wd.items()) == [], list(wd.values()))
wd = weakref.WeakValueDictionary({1: C2, 2: C})
print(len(wd), wd[1] is C2)
wd.update({3: Obj})
print(sorted(wd.keys()), 3 in wd)
w2 = wd.copy()
print(len(w2), w2[3] is Obj, list(w2.valuerefs())[0]() is C2)
print(wd.pop(3) is Obj, wd.get(3, "none"))
try:
    wd.pop(3)
except KeyError as e:
    print("KeyError", e)
wk = weakref.WeakKeyDictionary()
o1, o2 = Obj(1), Obj(2)
wk[o1] = "one"; wk[o2] = "two"
print(sorted(wk.values()), o1 in wk, Obj(1) in wk, wk.get(o2), wk.get(Obj(9), 0), len(wk))
print(wk.setdefault(o1, "x"), [k.i for k in wk.keys()], [(k.i, v) for k, v in wk.items()])
k = None
del o1
print(len(wk), list(wk.values()))
del wk[o2]
print(len(wk))
try:
    wk["str"] = 1
except TypeError as e:
    print(e)
try:
    del wk[5]
except TypeError as e:
    print(e)
# dict with cycles
wk[o2] = o2
del o2
print(gc.collect(), len(wk))
wk.clear()
ws = weakref.WeakSet()
os = [Obj(i) for i in range(4)]
for x in os: ws.add(x)
print(len(ws), sorted([x.i for x in ws]), os[0] in ws, 1 in ws)
ws2 = ws.copy()
os.pop()
x = None
print(len(ws), len(ws2))
ws.clear()
print(len(ws), len(ws2), ws, bool(ws))
ws.update(os)
print(len(ws), ws.pop() in os)
try:
    ws.add(5)
except TypeError as e:
    print(e)
try:
    weakref.WeakSet().pop()
except KeyError as e:
    print("KeyError", e)
# weakref in cycle with callback holding
class G:
    pass
g = G()
g.cb = lambda r: print("called?")
g.wr = weakref.ref(g, g.cb)
del g
print(gc.collect())
# finalizer sees weakref dead in gc path, alive in refcount path
class T:
    def __del__(self):
        print("weakref in del:", wrt())
t = T(); t.t = t
wrt = weakref.ref(t)
del t
gc.collect()
class U:
    def __del__(self):
        print("weakref in del alive:", wru() is self)
u = U()
wru = weakref.ref(u)
del u
def f(): pass
wf = weakref.ref(f)
print(wf() is f)
del f
print(wf())
class K: pass
wk2 = weakref.ref(K)
del K
gc.collect()
print(wk2())
m = C()
wm = weakref.ref(m.__class__)
print(wm() is C)
ms = weakref.ref(gc)
print(ms() is gc, weakref.ref(len)() is len)
print(repr(wf).split(";")[1])
r = weakref.ref(C)
print(repr(r).split("; ")[1].split(" at ")[0], str(r)[:8])
print([x for x in [weakref.getweakrefcount(gc)]])
