# When and in which order objects die; the last lines are the end of Python.
class T:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
    def __repr__(self): return "T" + str(self.n)
def ident(x): return x
T(1)
print("a")
x = T(2)
x = T(3)
print("b")
ident(T(4)); print("c")
l = [T(5), T(6)]
l[0] = T(7)
print("d")
l = l + [T(8)]
del l
print("e")
def f():
    a = T(9)
    try:
        raise ValueError(a)
    except ValueError as e:
        print("handling")
    print("after")
f()
print("f")
def g():
    y = T(10)
    z = T(11)
    return y
g()
print("g")
try:
    def h():
        loc = T(12)
        1/0
    h()
except ZeroDivisionError as e:
    print("caught", e)
print("h")
d = {T(13): T(14), "k": T(15)}
d.clear()
print("i")
s = T(16), T(17)
s = None
[T(18), T(19)][0]
print("j")
for i in [T(20), T(21)]:
    print("loop", i)
print("after loop")
del i
(lambda q: q)(T(22))
print("k")
c = [T(30 + i) for i in range(3)]
c = [v for v in c if v.n != 31]
print("l")
c.pop(0)
print("m")
a, b = T(40), T(41)
a, b = b, a
print(a, b)
del a, b
def gen():
    v = T(50)
    def inner():
        return v
    return inner
k = gen()
print("cell")
k = None
class W:
    t = T(60)
    def m(self): return self.t
w = W()
w.t = T(61)
del w.t
print(w.m())
del W.t
print("class attr gone")
o = T(70)
o.child = T(71)
o.other = T(72)
del o
print("---")
print(T(80), T(81))
print({"a": T(82)}["a"].n)
if T(83): print("then")
while T(84).n > 100: pass
v = T(85) and T(86)
v = T(87) or T(88)
print("expr done")
T(89).n = 5
[T(90)][0].n += 1
print("aug")
def rais():
    t1 = T(91)
    raise KeyError(T(92))
try:
    rais()
except KeyError:
    print("in handler")
print("end handler")
def fin():
    try:
        return T(93)
    finally:
        print("finally")
fin()
print("bye")
e1 = None
try:
    rais()
except KeyError as e:
    e1 = e
print("kept")
e1 = None
print("gone")
class Bad:
    def __del__(self): raise ValueError("in del")
Bad()
print("went on")
class R:
    def __del__(self):
        global keep
        keep = self
r = R()
r = None
print(type(keep).__name__)
keep = None
print("no second del")
z1 = T("exit1"); _z = T("exit2"); ll = [T("l0"), T("l1")]; cyc = T("cyc"); cyc.me = cyc
lost = T("lost"); lost.me = lost; del lost
