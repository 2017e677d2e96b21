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
v0.l = [v1, v0]
print(gc.is_tracked(v0), gc.is_finalized(v0), len(gc.get_referrers(v0)) > 0)
v2 = N(2)
print('collect', gc.collect(0))
v3 = N(3)
print('collect', gc.collect(2))
v4 = N(4)
v0.a = v1
v2.c = v2
v5 = N(5)
v0 = N(6)
print('end', gc.collect(), len(log))
