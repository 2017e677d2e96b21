# Reference counts as seen from special methods and arguments.
from sys import getrefcount
class A:
    def __repr__(self): return "A<" + str(getrefcount(self)) + ">"
    def __hash__(self): print("hash", getrefcount(self)); return 1
    def __len__(self): print("len", getrefcount(self)); return 1
    def __getattr__(self, n): print("ga", getrefcount(self)); return 1
    def __delitem__(self, n): print("di", getrefcount(self), getrefcount(n)); return 1
    def m(self): return getrefcount(self)
a=A()
print(getrefcount(a))
s = repr(a)
print(s)
print(str(a))
print(a)
print(f"{a}", f"{a!r}")
hash(a)
print({a: 1}[a])
len(a)
a.foo
k=[1]
del a[k]
print(a.m())
def f(x): print(getrefcount(x)); x.append(1)
f([])
f(k)
l=sorted([k,k],key=lambda q: getrefcount(q))
print(sorted([k],key=getrefcount))
print([getrefcount(z) for z in [k]])
for z in [k]: print(getrefcount(z))
print((lambda q: getrefcount(q))(k))
class B:
    def __init__(self): print(getrefcount(self))
    def __del__(self): print("del", getrefcount(self))
def h():
    b = B()
h()
try:
    raise ValueError(k)
except ValueError as e:
    print(getrefcount(e), getrefcount(k))
print(getrefcount(k), getrefcount(A), getrefcount(f), getrefcount(a.m))
import sys
print(getrefcount(sys.intern("good boy")), type(sys).__name__, repr(sys), repr(len), repr(list.append), repr(A), repr(int), repr(ValueError(1)))
