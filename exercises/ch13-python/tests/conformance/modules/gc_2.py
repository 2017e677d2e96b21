import gc, weakref
from weakref import ref
class GC_Detector:
    def __init__(self):
        self.gc_happened = False
        def it_happened(ignored):
            self.gc_happened = True
        self.wr = weakref.ref(C1055820(666), it_happened)
class C1055820:
    def __init__(self, i):
        self.i = i
        self.loop = self
d = GC_Detector()
junk = []
i = 0
while not d.gc_happened:
    i += 1
    if i > 10000:
        print("gc didn't happen after 10000 iterations")
        break
    junk.append([])
print(d.gc_happened)
# trashcan
class Ouch:
    n = 0
    def __del__(self):
        Ouch.n = Ouch.n + 1
        if Ouch.n % 17 == 0:
            gc.collect()
for count in (1,):
    t = ()
    for i in range(300):
        t = [t, Ouch()]
    t = (1,)
    t = {1: Ouch()}
    for i in range(300):
        t = {1: t}
    del t
print(Ouch.n)
# boom
class Boom:
    def __getattr__(self, someattribute):
        del self.attr
        raise AttributeError
a = Boom(); b = Boom()
a.attr = b; b.attr = a
gc.collect()
garbagelen = len(gc.garbage)
del a, b
print(gc.collect(), len(gc.garbage) == garbagelen)
class Boom2:
    def __init__(self):
        self.x = 0
    def __getattr__(self, someattribute):
        self.x += 1
        if self.x > 1:
            del self.attr
        raise AttributeError
a = Boom2(); b = Boom2()
a.attr = b; b.attr = a
gc.collect()
del a, b
print(gc.collect())
# bug21435
class A:
    pass
class B:
    def __init__(self, x):
        self.x = x
    def __del__(self):
        self.attr = None
def do_work():
    a = A()
    b = B(A())
    a.attr = b
    b.x.attr = a
    a.attr2 = a
gc.collect()
do_work()
print(gc.collect())
# resurrection only happens once
class Lazarus:
    resurrected = 0
    resurrected_instances = []
    def __del__(self):
        Lazarus.resurrected += 1
        Lazarus.resurrected_instances.append(self)
gc.collect()
gc.disable()
laz = Lazarus()
laz.cycle = laz
del laz
print(gc.collect(), Lazarus.resurrected)
instance = Lazarus.resurrected_instances.pop()
print(instance.cycle is instance)
del instance
print(gc.collect(), Lazarus.resurrected)
# resurrection is transitive
class Cargo:
    def __init__(self):
        self.me = self
class Laz2:
    rs = []
    def __del__(self):
        Laz2.rs.append(self)
laz = Laz2(); cargo = Cargo(); cid = id(cargo)
laz.cargo = cargo
cargo.laz = laz
del laz, cargo
print(gc.collect(), len(Laz2.rs))
instance = Laz2.rs.pop()
print(hasattr(instance, "cargo"), id(instance.cargo) == cid)
del instance
print(gc.collect())
# resurrection doesn't block cleanup of others
N = 100
class Lz:
    rs = []
    def __del__(self):
        Lz.rs.append(self)
class Z(object):
    def __init__(self):
        self.me = self
for i in range(N):
    Lz_i = Lz()
    Lz_i.me = Lz_i
    Lz_i.z = Z()
    Z()
del Lz_i
print(gc.collect(), len(Lz.rs))
Lz.rs.clear()
print(gc.collect())
gc.enable()
# legacy: gc.garbage saveall with __del__
class LD:
    def __del__(self):
        print("LD del")
gc.set_debug(gc.DEBUG_SAVEALL)
l = LD(); l.l = l
del l
print(gc.collect(), len(gc.garbage))
obj = gc.garbage.pop()
print(obj.l is obj)
gc.set_debug(0)
del obj
print(gc.collect())
# weakref callbacks in gc
class CC:
    pass
def callback(ignored):
    gc.collect()
    for o in c_objs:
        print(o() is None)
c1 = CC(); c1.c = c1
c0 = CC(); c0.c0 = c0
wr = weakref.ref(c1, lambda x: print("wr of c1"))
c0.wr = wr
del c1, c0, wr
print(gc.collect())
# callback outlives
ext = CC(); ext.e = ext
outer_wr = weakref.ref(ext, lambda x: print("outer", x is outer_wr, x() is None))
del ext
print(gc.collect())
# callback on garbage weakref with live target
live = CC()
holder = CC(); holder.me = holder
holder.wr = weakref.ref(live, lambda x: print("never"))
del holder
print(gc.collect())
del live
# dict resize / list comprehension / class __dict__
class Meth:
    def m(self):
        return 1
x = Meth()
x.m = x.m
del x
print(gc.collect())
def gen():
    d = {}
    def inner():
        return d
    d["inner"] = inner
gen()
print(gc.collect())
lam = lambda: lam
del lam
print(gc.collect())
def default(a=[]):
    return a
default.__defaults__[0].append(default)
del default
print(gc.collect())
fs = frozenset([1])
s = set()
class H:
    def __init__(self, s):
        self.s = s
s.add(H(s))
del s
print(gc.collect())
l = [1]
l.append(l.append)
del l
print(gc.collect())
class Slotted:
    __slots__ = ("a", "b")
s = Slotted()
s.a = s
del s
print(gc.collect())
d = {}
d["k"] = d.keys()
del d
print(gc.collect())
d = {}
for k in [1]:
    d["i"] = [d.items(), d.values()]
del d
print(gc.collect())
import sys
sys.x = None
m = [sys]
print(gc.collect())
try:
    try:
        raise KeyError("a")
    except KeyError as e:
        raise ValueError("b")
except ValueError as e2:
    ctx = e2.__context__
    ctx.loop = e2
del ctx
print(gc.collect() > 0)
gc.set_threshold(0)
for i in range(2000):
    q = []
    q.append(q)
n = gc.get_count()[0] 
print(n > 1000)
gc.set_threshold(700, 10, 10)
q = []
for i in range(800):
    q.append([])
print(gc.get_count()[0] < 700)
