# Which objects are one object.
a = "hello world"; b = "hello world"
print(a is b, a is "hello world", a[:] is a, a[0:5] is "hello", "hello" + "" is "hello")
x = "ab"; y = "a"; y += "b"
print(x is y, x == y)
import sys
print(sys.intern(y) is x, sys.intern(y) is sys.intern("ab"))
s1 = "".join(["p", "q"]); s2 = sys.intern(s1)
print(s1 is s2, s1 is "pq")
print(257 is 257, 1e3 is 1000.0, -1 is -1, (1, 2) is (1, 2), [] is [], {} is {}, "" is "", None is None, True is (1 == 1))
def f(): return 300
def g(): return 300
print(f() is g(), f() is 300, f.__code__ is f.__code__)
n = 256; m = 256; print(n is m); n += 1; m += 1; print(n is m, n == m)
n = 255; print(n + 1 is 256, 100 + 156 is 256, n - 260 is -5)
print(int("5") is 5, int(5.0) is 5, len("abcde") is 5, abs(-5) is 5, True + 4 is 5, 2 ** 2 + 1 is 5)
t = (1, 2); u = t + (); v = tuple(t); w = (1,) + (2,)
print(t is u, t is v, t is w, t == w, () is tuple(), t * 1 is t, t[:] is t, t[0:2] is t)
d = {}; d["k" + "ey"] = 1
print(list(d)[0] is "key")
class A: pass
a = A(); a.attr = 1; setattr(a, "at" + "tr", 2)
print(a.attr, list(a.__dict__)[0] is "attr", list(a.__dict__))
k = "x" * 5000; l = "x" * 5000
print(k is l, "x" * 20 is "x" * 20)
c1 = "é"; c2 = "é"; print(c1 is c2, "日" is "日", "aé"[1] is c1)
print(str(1) is str(1), str("a b") is "a b", repr("a") is repr("a"), f"{'a'}" is "a", f"{x}" is x, f"{x!s}" is x, "%" is "%")
print("a,b".split(",")[0] is "a", "a b".upper() is "A B", "abc".replace("z", "y") is "abc", " a".strip() is "a", "ab".strip() is "ab")
def dflt(x=[]): x.append(1); return x
print(dflt() is dflt(), dflt())
print(A is type(a), type(A) is type, A.__class__ is type, a.__class__ is A, type(None) is type(None))
def fn():
    x = 1.5; y = 1.5
    return x is y
print(fn(), 1.5 is 1.5, float("1.5") is 1.5, float(1.5) is 1.5)
e1 = frozenset(); e2 = frozenset()
print(e1 is e2, frozenset(e1) is e1)
print(id(1) == id(1), id([]) == id([]), id(A()) == id(A()), id("q r") == id("q r"))
l = [1, 2]; i = id(l); l += [3]; print(id(l) == i); l = l + [4]; print(id(l) == i)
p = q = (1, [2]); p[1].append(3); print(q, p is q)
try: p[1] += [4]
except TypeError as e: print(e, p)
