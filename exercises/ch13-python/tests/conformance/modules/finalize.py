import gc, weakref, sys
class A:
    def __init__(self, n=0):
        self.n = n
    def __repr__(self):
        return "A"
def done(a=None, b=None, kw=None):
    print("done", a, b, kw)
    return 5
a = A()
f = weakref.finalize(a, done, 1, 2, kw=3)
print(f.alive, f.peek()[0] is a, f.peek()[1] is done, f.peek()[2], f.peek()[3])
x = f.peek()
del x
del a
print(f.alive, f(), f.peek(), f.detach())
a = A()
f = weakref.finalize(a, done, "called")
print(f(), f(), f.alive)
a = A()
f = weakref.finalize(a, done, "detached")
t = f.detach()
print(t[0] is a, t[2], t[3], f.alive, f.atexit)
del t
del a
a = A()
f1 = weakref.finalize(a, done, "first")
f2 = weakref.finalize(a, done, "second")
f3 = weakref.finalize(a, done, "third")
f3.atexit = False
print(f1.atexit, f3.atexit)
class M:
    def __init__(self):
        self.x = 1
    def meth(self):
        return self.x
m = M()
wm = weakref.WeakMethod(m.meth)
print(wm()(), wm() == m.meth)
dead = weakref.ref(m.meth)
print(dead() is None)
del m
print(wm())
# order of things on death
class D:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del", self.n, r() is self if self.n == "r" else "")
d = D("r")
r = weakref.ref(d, lambda x: print("callback", x() is None))
d.child = D("child")
wr = weakref.ref(d.child, lambda x: print("child callback"))
del d
# resurrection
class R:
    def __del__(self):
        print("del R")
        saved.append(self)
saved = []
q = R()
w = weakref.ref(q, lambda x: print("cb R"))
del q
print(w() is saved[0], len(saved))
saved.clear()
print(w())
# resurrection in cycle clears weakrefs
q = R()
q.q = q
w = weakref.ref(q, lambda x: print("cb R cycle"))
del q
print(gc.collect(), w(), len(saved))
saved.clear()
print(gc.collect())
# __del__ assigned later
class L:
    pass
l = L()
L.__del__ = lambda self: print("late del")
del l
l = L()
del L.__del__
del l
class P:
    def __del__(self):
        print("P del")
class Q(P):
    pass
q = Q()
del q
# exceptions in __del__
class X:
    def __del__(self):
        raise ValueError("x")
x = X()
del x
print("still here")
class Y(Exception):
    def __del__(self):
        print("exc del")
try:
    raise Y()
except Y:
    pass
print("end")
gs = [D(i) for i in range(3)]
f4 = weakref.finalize(gs[0], print, "gs0")
