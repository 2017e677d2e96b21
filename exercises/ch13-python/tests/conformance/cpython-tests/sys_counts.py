# sys: counts, sizes, interning, limits.
import sys


class A:
    pass


x = []
print(sys.getrefcount(x), sys.getrefcount([]), sys.getrefcount(A()))
y = x
z = [x, x]
print(sys.getrefcount(x))
del y, z
print(sys.getrefcount(x))


def f(n):
    return sys.getrefcount(n)


print(f(x), f([]))
d = {"k": x}
t = (x, x)
s = A()
s.x = x
print(sys.getrefcount(x))
d.clear()
del t, s
print(sys.getrefcount(x))

for empty in [(), [], {}, set(), frozenset(), "", 0, 1, 2 ** 40, 1.5, None, True]:
    print(type(empty).__name__, sys.getsizeof(empty))
print([sys.getsizeof([0] * n) for n in [0, 1, 2, 5]])
print([sys.getsizeof((0,) * n) for n in [0, 1, 2, 5]])
print(sys.getsizeof("a"), sys.getsizeof("ab"), sys.getsizeof("é"), sys.getsizeof("€"))
l = []
sizes = []
for i in range(20):
    l.append(i)
    sizes.append(sys.getsizeof(l))
print(sizes)
d = {}
sizes = []
for i in range(12):
    d[i] = i
    sizes.append(sys.getsizeof(d))
print(sizes)
e = set()
sizes = []
for i in range(12):
    e.add(i)
    sizes.append(sys.getsizeof(e))
print(sizes)

a = sys.intern("a new string")
b = "".join(["a new", " string"])
print(a is b, a is sys.intern(b), sys.intern(a) is a)
try:
    sys.intern(1)
except TypeError as err:
    print(err)
try:
    sys.getrefcount()
except TypeError as err:
    print(err)
