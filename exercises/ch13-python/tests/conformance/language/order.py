# Which object dies when: containers, functions, exceptions.
class T:
    log = []
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end=" ")
    def __eq__(self, o): return self.n == o.n
    def __hash__(self): return self.n % 3
def nl(): print("|")
s = {T(1), T(2), T(3)}; s.add(T(1)); nl(); s.discard(T(2)); nl(); s.clear(); nl()
d = {T(1): "a", T(4): "b"}; d[T(1)] = "c"; nl(); print(d[T(4)]); del d[T(1)]; nl(); d.pop(T(4)); nl()
l = [T(1), T(2), T(3)]; l.remove(T(2)); nl(); print(T(3) in l, l.index(T(3)), l.count(T(1))); l.sort(key=lambda t: -t.n); nl(); l.clear(); nl()
l = [T(i) for i in range(6)]; l[::2] = [T(10), T(11), T(12)]; nl(); del l[1:5:2]; nl(); l[:] = []; nl()
l = [T(0)] * 2 + [T(1)]; l.pop(); nl(); l *= 0; nl()
t = (T(1), (T(2), [T(3)])); t = None; nl()
a = T(1); a.x = T(2); a.y = {"k": T(3)}; a.__dict__["z"] = T(4); a = None; nl()
a = T(5); a.x = T(6); a.x = T(7); nl(); del a.x; nl(); a.__dict__.clear() if 0 else None; a = None; nl()
class S:
    __slots__ = ("b", "a")
o = S(); o.b = T(1); o.a = T(2); o = None; nl()
class Base:
    def __del__(self): print("base del", end=" ")
class Sub(Base): pass
Sub(); nl()
def f(a, b):
    c = T(3); d = T(4)
    b = None
    print("in f", end=" ")
    return d
f(T(1), T(2)); nl()
def g():
    for x in [T(1), T(2)]:
        if x.n == 1: continue
        return "r"
print(g()); nl()
def h():
    a = T(1)
    def inner(): return a
    b = T(2)
    return None
h(); nl()
def w():
    try:
        a = T(1)
        raise ValueError(T(2))
    except ValueError as e:
        x = T(3)
        print("h", end=" ")
    finally:
        print("fin", end=" ")
    print("end w", end=" ")
w(); nl()
def gen():
    a = T(1)
    try:
        return T(2)
    finally:
        a = None
        print("f", end=" ")
gen(); nl()
x = [T(1), T(2)]; y = x; x = T(3); nl(); y = y[0]; nl(); x = y = None; nl()
print(T(1) == T(1), T(2) != T(3)); nl()
a, b = T(1), T(2); a, b = b, a; a = None; nl(); b = None; nl()
a = [T(1)]; a[0], c = T(2), a[0]; nl(); del a, c; nl()
class K:
    t = T(9)
    del t
    u = T(8)
nl(); del K.u; nl()
lst = [T(i) for i in range(3)]
for e in lst[:]:
    if e.n == 1: lst.remove(e)
nl(); del e; lst = None; nl()
m = T(1).__init__; nl(); m = None; nl()
z = {i: T(i) for i in range(3)}; z = {k: v for k, v in z.items() if k}; nl(); z = list(z.values()); nl(); z = None; nl()
(lambda a, b: None)(T(1), T(2)); nl()
r = T(1) if T(0).n else T(2); nl(); r = None; nl()
while True:
    q = T(1); break
nl(); q = None; nl()
try:
    [T(1), T(2), nope, T(3)]
except NameError: print("ne", end=" ")
nl()
try:
    f(T(1), T(2), T(3))
except TypeError: print("te", end=" ")
nl()
try:
    {T(1): T(2), nope: 1}
except NameError: print("ne", end=" ")
nl()
