# Whatever dies because of a store already sees the new value.
class T:
    def __init__(self, look):
        self.look = look
    def __del__(self):
        print("del sees", self.look())
g = T(lambda: g)
g = "new global"
def f():
    c = T(lambda: c)
    c = "new in a cell"
    return lambda: c
f()
class O:
    pass
o = O()
o.a = T(lambda: o.a)
o.a = "new attribute"
o.__dict__["a"] = T(lambda: o.a)
o.a = "new attribute in a dict"
l = []
l.append(T(lambda: l))
l[0] = "new item"
l.append(T(lambda: l))
l[0:2] = ["new", "slice"]
l.append(T(lambda: l))
del l[2]
l.append(T(lambda: l))
l.clear()
d = {}
d["k"] = T(lambda: d)
d["k"] = "new value"
d["k"] = T(lambda: d)
del d["k"]
class C:
    k = T(lambda: C.k)
C.k = "new class attribute"
class S:
    __slots__ = ("s",)
s = S()
s.s = T(lambda: s.s)
s.s = "new in a slot"
x = T(lambda: hasattr(o, "gone"))
o.gone = x
x = None
del o.gone
