# `weakref.finalize` objects wait in a registry: it keeps them and what they own.
import gc, sys, weakref

class A:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print('del', self.n)

a = A(1)
f = weakref.finalize(a, print, 'finalize a')
print(sys.getrefcount(f))
print([x is weakref.finalize for x in gc.get_referents(f)])
del f
del a

# The job of `b` owns `c`: the collector meets `c` behind it.
b = A(2)
c = A(3)
h = weakref.finalize(b, print, c.n)
h.atexit = False
k = weakref.finalize(b, A.__repr__, c)
k.atexit = False
k = h = None
try:
    weakref.finalize([], print, A(4))
except TypeError as e:
    print(e)
print('end')
