# Reference counts in functions, containers and handlers.
from sys import getrefcount
import sys
v = []
def f(x):
    def g(): return x
    return getrefcount(x), g
n, g = f(v)
print(n, getrefcount(v), getrefcount(g.__closure__[0].cell_contents))
class C:
    shared = v
    def __init__(self): self.v = v
c = C()
print(getrefcount(v), getrefcount(C.shared), getrefcount(c.v))
d = {"a": v, "b": [v, v], (1,): v}
print(getrefcount(v), len(d))
d.update({"a": 1})
print(getrefcount(v))
d.pop("b")
print(getrefcount(v))
t = (v,) * 3
print(getrefcount(v), getrefcount(t))
s = [v] * 2
s2 = s[:]
s3 = s + s
print(getrefcount(v))
del s3[1:]
print(getrefcount(v))
for x in [v]:
    print(getrefcount(v))
print(getrefcount(v))
del x
it = [i for i in [v, v]]
print(getrefcount(v))
def h(a, b=v, c=None):
    return getrefcount(a), getrefcount(b)
print(h(v), h(a=v), h(v, v))
m = v.append
print(getrefcount(v))
m = None
try:
    raise KeyError(v)
except KeyError as e:
    print(getrefcount(v), e.args[0] is v)
print(getrefcount(v))
def k():
    loc = v
    1 / 0
try:
    k()
except ZeroDivisionError as e:
    print(getrefcount(v))
print(getrefcount(v))
saved = []
def k2():
    loc = v
    try:
        1 / 0
    except ZeroDivisionError as e:
        saved.append(e)
k2()
print(getrefcount(v))
saved.clear()
print(getrefcount(v))
lam = lambda q=v: q
print(getrefcount(v), lam() is v)
del lam
a = b = v
print(getrefcount(v))
a, b = b, a
print(getrefcount(v))
print(getrefcount(v) if v is not None else 0, [getrefcount(v)], (v, getrefcount(v))[1], {v is v: getrefcount(v)})
print(sorted([3, 1], key=lambda z: getrefcount(v)))
print(max([v, [1]], key=len), getrefcount(v))
def r(): return v
print(getrefcount(r()), r() is v)
x = r
print(getrefcount(r))
print(getrefcount(C), getrefcount(c), getrefcount(c.__dict__))
class D(C): pass
print(getrefcount(C), getrefcount(D))
i1 = 1000; i2 = 1000
print(i1 is i2, getrefcount(int("98765")), getrefcount("".join(["a", "b c"])))
def glob():
    global v2
    v2 = v
glob(); print(getrefcount(v)); del v2; print(getrefcount(v))
print([getrefcount(q) for q in [v]], {getrefcount(q) for q in (v,)}, {1: getrefcount(q) for q in [v]})
ex = None
def deep(n):
    w = v
    if n == 0: raise ValueError
    deep(n - 1)
try: deep(5)
except ValueError as e: print(getrefcount(v)); ex = e
print(getrefcount(v)); ex.__traceback__ = None; print(getrefcount(v))
try:
    try: deep(2)
    except ValueError: raise KeyError
except KeyError as e: print(getrefcount(v), e.__context__ is not None)
print(getrefcount(v))
def outer():
    u = []
    def i1(): return u
    def i2(): return u
    print(getrefcount(u), getrefcount(i1.__closure__[0]), i1.__closure__[0] is i2.__closure__[0])
outer()
u = []
u.append(u)
print(getrefcount(u))
z = [[]] * 3
print(getrefcount(z[0]))
st = {1.5, "a b", (1, 2)}
del st
o = object()
print(getrefcount(o), getrefcount([o, o]), getrefcount(o))
