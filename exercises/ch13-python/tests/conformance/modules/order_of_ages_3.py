# Which finalizer comes first depends on earlier collections.
import gc, weakref
gc.disable()
log = []
class N:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print('del', self.n)
def cb(k):
    def f(r):
        print('cb', k, r() is None)
    return f
v0 = N(0)
v1 = N(1)
v1.c = v1
del v0
v1.d = {'x': v1, 2: (v1, 1)}
v1 = N(2)
print('collect', gc.collect())
v1.d = {'x': v1, 3: (v1, 1)}
del v1
v0 = N(3)
v1 = N(4)
print('collect', gc.collect(0))
v2 = N(5)
print(gc.is_tracked(v1), gc.is_finalized(v0), len(gc.get_referrers(v2)) > 0)
v0.c = v1
print('collect', gc.collect(0))
print(gc.is_tracked(v0), gc.is_finalized(v2), len(gc.get_referrers(v0)) > 0)
v0.l = [v1, v2]
v2.b = v1
w0 = weakref.ref(v2, cb(0))
v3 = N(6)
print(w0() is None, weakref.getweakrefcount(v2))
v2.c = v3
w1 = weakref.ref(v0, cb(1))
v4 = N(7)
v2.c = v4
del v4
v4 = N(8)
v3.a = v4
v5 = N(9)
print('end', gc.collect(), len(log))
