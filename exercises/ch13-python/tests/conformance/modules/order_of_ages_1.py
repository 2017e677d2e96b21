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
print('collect', gc.collect(0))
print(gc.is_tracked(v0), gc.is_finalized(v0), len(gc.get_referrers(v0)) > 0)
v1 = N(1)
w0 = weakref.ref(v0, cb(0))
v1.c = v1
print('collect', gc.collect(2))
del v1
for o in log: o.n = o.n + 100
log.clear()
v0.d = {'x': v0, 2: (v0, 1)}
v0.a = v0
del v0
v0 = N(2)
del v0
v0 = N(3)
v0.c = v0
v0.a = v0
print('collect', gc.collect())
v1 = N(4)
v2 = N(5)
del v0
v2 = N(6)
v2 = N(7)
v2 = N(8)
v2 = N(9)
print('end', gc.collect(), len(log))
