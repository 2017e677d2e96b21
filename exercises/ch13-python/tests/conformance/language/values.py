# Values, operators, displays, and how they are printed.
print(1.0, 0.1, 1e16, 1e15, 123456789.123, 1e-4, 1e-5, 1.5e300, -0.0, 1/3, 2.5e-8, 100.0, 1e22, 123456789012345678.0, 5e-324)
print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 7.5 // 2, -7.5 % 2, 2 ** 10, 2 ** -1, 2.0 ** 3, 7 / 2, 10 ** 20, 1 << 5, 255 >> 3, 6 & 3, 6 ^ 3, ~5, -(-3), +4)
print(True + True, True | False, True & 1, isinstance(True, int), int(True), float("2.5"), float("inf"), -float("inf"), float("nan"))
print(int("12"), int(" -7 "), int("ff", 16), int("0x1f", 0), int(3.9), int(-3.9), str(3.0), str(None), repr("a'b"), repr('a"b'), repr("a'\"b"), repr("a\nb\t\\\x00\x7fé中"))
print("abc"[1], "abc"[-1], "abc"[1:], "abc"[::-1], "a" * 3, "x" in "xyz", "a b  c".split(), "a,b,,c".split(","), "-".join(["a", "b"]), " x ".strip(), "xxaxx".strip("x"), "aXb".upper(), "aXb".lower(), "aaa".replace("a", "b"))
print([1, 2] + [3], [0] * 3, [1, [2, 3]], (1,), (), {}, {1: 2, "a": [3]}, set(), {1}, frozenset([1]), frozenset(), range(3), range(1, 10, 2))
print({3, 1, 2}, {10, 20, 30, 5, 8, 16, 24}, set(range(20)), {-1, -2, 0}, {1.5, 2, 3}, set([100, 1000, 10000, 5, 7]), {True, 2})
print(sorted([3, 1, 2]), sorted([3, 1, 2], reverse=True), sorted(["b", "A", "c"]), sorted([(2, 1), (1, 2)], key=lambda p: p[1]), min(3, 1), max([1, 5, 2]), min("b", "a"), max([1, -5], key=abs), abs(-3), abs(-2.5))
l = [1, 2, 3]
l.append(4); l.extend([5, 6]); l.insert(0, 0); l.insert(-1, 99); print(l, l.pop(), l.pop(0), l, l.index(3), l.copy())
l.sort(); print(l); l.sort(reverse=True); print(l); l.reverse(); print(l); l.remove(99); print(l, l.__len__())
d = {"b": 1, "a": 2}
d["c"] = 3; d["b"] = 9
print(d, d.get("x"), d.get("x", 0), d.setdefault("q", []), d.pop("a"), d, list(d), d.keys(), d.values(), d.items(), len(d), "b" in d)
del d["b"]; print(d, d.copy(), dict(a=1, b=2), dict([(1, 2)]), dict({3: 4}), {1: 1} | {2: 2}, {"x": 1} == {"x": 1.0})
s = {1, 2}; s.add(3); s.discard(1); s.discard(77); s.remove(2); print(s, s | {5}, {1, 2} & {2}, {1, 2} - {2}, {1, 2} ^ {2, 3}, {1} < {1, 2}, {1} == {1})
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0, 1 is 1, "a" < "b", [1, 2] < [1, 3], (1,) < (1, 0), None is None, not 1, 1 and 2, 0 or "x", 1 if 0 else 2)
print([x * x for x in range(5) if x % 2], {x: x + 1 for x in range(3)}, {x % 2 for x in range(5)}, [(a, b) for a in range(2) for b in "xy"], [[j for j in range(i)] for i in range(3)])
x = 5
print(f"{x} {x!r} {'s'!r} {x + 1}{{}} {[1, 'a']}", f"", f"{x}", f"a" "b" f"{x}", "q" f"{'w'}")
def outer():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
i = outer(); i(); print(i(), i.__closure__[0].cell_contents, outer.__name__, i.__defaults__, outer.__closure__)
class A(object):
    """doc"""
    k = 1
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, A) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def __str__(self): return "str A"
class B(A):
    def __init__(self, v):
        A.__init__(self, v)
        self.w = v
    def __repr__(self): return f"B({self.v})"
    def __getattr__(self, n): return n + "?"
b = B(3)
print(b, [b], b.k, b.zzz, A(1) == A(1), A(1) != A(1), A(1) in [A(1)], {A(1): 2}[A(1)], b.__dict__, isinstance(b, A), type(b), type(b).__name__, A.__doc__, B.__mro__, B.__bases__)
print(hasattr(b, "v"), getattr(A(1), "zz", "dflt"), setattr(b, "new", 1), b.new, type(1), type("s"), type(None), type(print), type(A), type(b.__init__), type([].append), type(lambda: 0), type(type), type(range(1)), type(ValueError))
a = b = c = []
print(a is b, b is c)
(p, q), r = (1, 2), 3
print(p, q, r)
[p, q] = [q, p]
print(p, q)
m = {}
m["k"], m["j"] = 1, 2
print(m)
def rec(n): return 1 if n <= 1 else n * rec(n - 1)
print(rec(20), rec(30))
print(hash(1), hash(True), hash(1.0), hash(2.5), hash(-1), hash((1, 2, 3)), hash("abc") == hash("abc"), hash(()), hash(frozenset([1, 2])), hash(10**20), hash(-2.75), hash(1e300), hash(float("inf")))
print(id(a) == id(b), hex(255), str([1]), list("abc"), tuple([1, 2]), list({1: 2}), list(range(3)), bool([]), bool("x"), str(), int(), float(), list(), tuple(), dict(), set(), bool())
del a[:]
z = [1, 2, 3, 4, 5, 6]
del z[::2]; print(z); z[1:2] = [7, 8, 9]; print(z); z[:0] = "ab"; print(z); z *= 2; print(z); z[::3] = [0] * len(z[::3]); print(z)
r = [1]; r.append(r); print(r); dd = {}; dd["d"] = dd; print(dd); t = ([],); t[0].append(t); print(t)
print(repr(ValueError("a")), repr(KeyError("k")), str(KeyError("k")), repr(ValueError()), ValueError(1, 2), Exception("x") == Exception("x"))
print(len("é中"), "é中"[1], "é中"[::-1], "\u00e9" is "é")
print(1_000_000, 0xff, 0b11, 0o17, 1e3, .5, 5., "a" "b", 'it''s', """tri
ple""", r"\n", "\x41\u0042\N{BULLET}")
import sys
print(sys.intern("abc") is "abc", sys.getrecursionlimit(), sys.__name__)
print(list(A.__dict__), list(B.__dict__))
class S:
    __slots__ = ("b", "a")
s1 = S(); s1.a = 1
print(s1.a)
try: s1.b
except AttributeError as e: print(e)
try: s1.zz = 1
except AttributeError as e: print(e)
class P:
    __x = 1
    def get(self): return self.__x
print(P().get(), P._P__x)
def deco(): 
    x = 1
    class Inner:
        y = x
        def m(self): return x
    return Inner
print(deco().y, deco().__name__, deco().__qualname__, deco()().m())
print([1,2,3] == [1,2,3], [1] is [1], 3 in [1,2,3], "k" in {"k": 1}, 2.0 in (1, 2))
x = [1,2,3]
x[1:2] += [9]
print(x)
x = y = 0
x += y or 5
print(x, y)
global_x = 1
def useg():
    global global_x
    global_x += 1
    return global_x
print(useg(), global_x)
print(type(s1), S.__slots__, isinstance(1, (str, int)), 1 .__class__, (5).__class__.__name__)
