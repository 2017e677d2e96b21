import gc, weakref
class Object:
    def __init__(self, arg):
        self.arg = arg
class MyRef(weakref.ref):
    pass
o = Object(42)
r1 = MyRef(o)
r2 = weakref.ref(o)
print(r1 is not r2, weakref.getweakrefs(o) == [r2, r1], weakref.getweakrefcount(o))
r3 = MyRef(o)
print(weakref.getweakrefcount(o))
refs = weakref.getweakrefs(o)
print(len(refs), refs[0] is r2, r1 in refs[1:], r3 in refs[1:])
print(r1() is o, isinstance(r1, weakref.ref), isinstance(r1, MyRef), type(r1) is MyRef, r1 == r2, hash(o) == hash(r1))
class NamedRef(weakref.ref):
    def __init__(self, ob, callback=None, value=42):
        weakref.ref.__init__(self, ob, callback)
        self.value = value
    def show(self):
        return (self(), self.value)
r4 = NamedRef(o, value=24)
print(r4.value, r4.show()[0] is o, r4.__callback__, r1.__callback__)
def cb(r):
    print("cb", r is r5, r())
r5 = MyRef(o, cb)
print(r5.__callback__ is cb)
r1.extra = 3
print(r1.extra, r1.__dict__)
del refs
del o
print(r1(), r5(), r4.show())
