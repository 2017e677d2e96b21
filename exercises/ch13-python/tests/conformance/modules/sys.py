import sys, gc
from sys import getrefcount, intern
print(getrefcount(object()))
x = []
print(getrefcount(x))
y = [x, x]
print(getrefcount(x))
n = sys.getrefcount(None)
try:
    sys.getrefcount()
except TypeError as e:
    print(e)
a = "never interned before" + str(1)
print(intern(a) is a)
b = "".join(["never", " interned before1"])
print(b is a, intern(b) is a)
try:
    intern(5)
except TypeError as e:
    print(e)
try:
    sys.intern()
except TypeError as e:
    print(e)
print(sys.getsizeof([]) < sys.getsizeof([1, 2, 3]), sys.getsizeof("") < sys.getsizeof("abc"), sys.getsizeof(()) < sys.getsizeof((1,)))
print(sys.getsizeof(1) > 0, sys.getsizeof(2 ** 40) > sys.getsizeof(1), sys.getsizeof({}) < sys.getsizeof({1: 2}))
class A: pass
print(sys.getsizeof(A()) > 0, sys.getsizeof(A) > sys.getsizeof(A()))
print(sys.getsizeof([]), sys.getsizeof(()), sys.getsizeof({}), sys.getsizeof(set()), sys.getsizeof(""), sys.getsizeof("abc"), sys.getsizeof(1.5), sys.getsizeof(None), sys.getsizeof(True), sys.getsizeof(0), sys.getsizeof(1), sys.getsizeof(2**31), sys.getsizeof(2**62))
print(sys.getsizeof([1,2,3]), sys.getsizeof((1,2,3)), sys.getsizeof({1:2}), sys.getsizeof({1,2}), sys.getsizeof({"a":1}), sys.getsizeof(object()), sys.getsizeof(A()), sys.getsizeof(range(3)), sys.getsizeof("é"), sys.getsizeof("日本"))
def f(a, b): return a
print(sys.getsizeof(f), sys.getsizeof(len), sys.getsizeof(A), sys.getsizeof(frozenset()))
try:
    sys.getsizeof()
except TypeError as e:
    print(e)
l = []
s = []
for i in range(20):
    s.append(sys.getsizeof(l))
    l.append(i)
print(s)
print(sys.getrecursionlimit())
class S:
    __slots__ = ("a", "b")
print(sys.getsizeof(S()))
