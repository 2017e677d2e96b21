import gc, weakref, sys
class A(object):
    pass
a = A()
a.a = a
gc.collect()
del a
print(gc.collect() != 0)
class B(list):
    pass
b = B()
b.b = b
b.append(b)
gc.collect()
del b
print(gc.collect())
class C(B):
    def __init__(self, n=3):
        self.n = n
    def total(self):
        return len(self) + self.n
c = C()
c.extend([1, 2])
print(c, len(c), c.n, c.total(), c[0], isinstance(c, list), isinstance(c, B), type(c).__name__, type(c) is C, c == [1, 2], c + [3], 2 in c)
c.me = c
gc.collect()
del c
print(gc.collect())
del B, C
print(gc.collect())
A.a = A()
del A
print(gc.collect())
class UserList(list):
    pass
L = UserList()
p = weakref.proxy(L)
print(bool(p))
p.append(12)
print(len(L), bool(p), p[0])
p[:] = [2, 3]
print(len(L), 3 in p)
p[1] = 5
print(L[1], p[1])
p2 = UserList(p)
p3 = weakref.proxy(p2)
print(p2 == L, p3 == p, p3 == [2, 5])
L3 = UserList(range(10))
p3 = weakref.proxy(L3)
print(L3[:], p3[:], p3[5:], p3[:5], p3[2:5] == L3[2:5])
class D(list):
    def __del__(self):
        print("del D", len(self))
    def __repr__(self):
        return "D!"
d = D([1, 2])
r = weakref.ref(d)
print(r() is d, d, str(d), [d])
del d
print(r())
class S(str):
    def __hash__(self):
        return 123
s = S("abc")
try:
    sys.intern(s)
except TypeError as e:
    print(e)
print(s, repr(s), s == "abc", hash(s), len(s), s.upper(), isinstance(s, str), type(s) is S, s + "d", type(s + "d") is str, s[0])
s.x = 5
print(s.x, s.__dict__, weakref.ref(s)() is s)
l = UserList([1])
try:
    l.missing
except AttributeError as e:
    print(e)
class W(list):
    def __init__(self, a):
        list.__init__(self, a)
        self.k = 1
w = W([5, 6])
print(w, w.k, sys.getrefcount(w))
for x in w:
    print(x)
w.sort(reverse=True)
print(w, w.copy(), type(w.copy()) is list, gc.is_tracked(w), w.__class__ is W)
