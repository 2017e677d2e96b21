import gc, weakref
gc.collect()
l = []
l.append(l)
del l
print(gc.collect())
d = {}
d[1] = d
del d
print(gc.collect())
t = ([],)
t[0].append(t)
del t
print(gc.collect())
class A:
    pass
A.a = A
del A
print(gc.collect())
class A:
    pass
del A
print(gc.collect())
class A:
    pass
a = A()
a.a = a
del a
print(gc.collect())
class A:
    def __init__(self):
        self.init = self.__init__
a = A()
gc.collect()
del a
print(gc.collect())
def f(): pass
f.me = f
del f
print(gc.collect())
def g():
    def h():
        return h
    return h
x = g()
del x
print(gc.collect())
class B(object):
    def m(self):
        return self
del B
print(gc.collect())
try:
    raise ValueError
except ValueError as e:
    keep = e
keep.me = keep
del keep
print(gc.collect())
def frame():
    try:
        1 / 0
    except ZeroDivisionError as e:
        x = e
frame()
print(gc.collect())
# saveall
class Z:
    pass
gc.set_debug(gc.DEBUG_SAVEALL)
z = Z()
z.z = z
zid = id(z)
del z
print(gc.collect(), len(gc.garbage), id(gc.garbage[0]) == zid, type(gc.garbage[0]) is Z)
gc.set_debug(0)
print(gc.get_debug())
gc.garbage.clear()
print(gc.collect())
# callbacks
log = []
def cb(phase, info):
    log.append((phase, info["generation"], info["collected"], info["uncollectable"]))
gc.callbacks.append(cb)
gc.collect()
gc.collect(0)
n = Z(); n.n = n; n = None
gc.collect()
print(log)
gc.callbacks.remove(cb)
print(gc.callbacks)
log.clear()
gc.collect()
print(log)
def bad(phase, info):
    raise ValueError("bad")
gc.callbacks.append(bad)
gc.collect()
gc.callbacks.clear()
# nested
class N:
    def __del__(self):
        print("inner", gc.collect())
n = N(); n.n = n; n = None
print(gc.collect())
# is_finalized
class F:
    def __del__(self):
        keep.append(self)
keep = []
f = F()
print(gc.is_finalized(f), gc.is_finalized(3), gc.is_finalized(keep))
del f
print(gc.is_finalized(keep[0]))
x = keep.pop()
del x
print(len(keep))
# tracking
print(gc.is_tracked({}), gc.is_tracked({"a": 1}), gc.is_tracked({"a": []}), gc.is_tracked({"a": {}}), gc.is_tracked({1: (1, 2)}))
t = tuple([1, 2])
u = (t, 3)
w = ([], t)
print(gc.is_tracked(t), gc.is_tracked(u), gc.is_tracked(w))
gc.collect()
print(gc.is_tracked(t), gc.is_tracked(u), gc.is_tracked(w))
gc.collect()
print(gc.is_tracked(u))
d = {"a": []}
del d["a"]
print(gc.is_tracked(d))
gc.collect()
print(gc.is_tracked(d))
d = dict(a=1); e = d.copy(); e["l"] = []
print(gc.is_tracked(d), gc.is_tracked(e), gc.is_tracked({i: i for i in range(3)}), gc.is_tracked(dict(x=[])))
class S:
    __slots__ = ("a", "b")
s = S()
print(gc.is_tracked(s), gc.is_tracked(S), gc.is_tracked(s.__class__), gc.is_tracked(len), gc.is_tracked(gc.collect), gc.is_tracked("".join), gc.is_tracked([].append))
class T:
    pass
o = T()
print(gc.is_tracked(o), gc.is_tracked(o.__dict__))
o.x = 1
print(gc.is_tracked(o.__dict__))
o.y = []
print(gc.is_tracked(o.__dict__))
print(gc.get_referents(o) == [o.__dict__, T], sorted(gc.get_referents([1, 2])), gc.get_referents({"a": 5}), sorted(gc.get_referents({3: 4})), sorted(gc.get_referents((1, 2))))
print(gc.get_referents(1, "a", 4.5))
print(gc.get_referents([1], [2]))
a, b = [], []
c = [a, b]
print(c in gc.get_referrers(a), gc.get_referrers(b)[0] is c or gc.get_referrers(b)[1] is c, len(gc.get_referrers(a)))
try:
    gc.get_objects(-1)
except ValueError as ex:
    print(ex)
try:
    gc.get_objects(3)
except ValueError as ex:
    print(ex)
try:
    gc.get_objects("1")
except TypeError as ex:
    print(ex)
q = [1]
def isin(o, l):
    for x in l:
        if x is o:
            return True
    return False
print(isin(q, gc.get_objects(0)), isin(q, gc.get_objects(1)), isin(q, gc.get_objects(2)), isin(q, gc.get_objects()))
gc.collect(0)
print(isin(q, gc.get_objects(0)), isin(q, gc.get_objects(1)), isin(q, gc.get_objects(2)))
gc.collect(1)
print(isin(q, gc.get_objects(0)), isin(q, gc.get_objects(1)), isin(q, gc.get_objects(2)))
gc.collect(2)
print(isin(q, gc.get_objects(2)))
gc.freeze()
print(isin(q, gc.get_objects()), gc.get_freeze_count() > 0)
gc.unfreeze()
print(isin(q, gc.get_objects()), gc.get_freeze_count())
a, b2, c2 = gc.get_count()
x = []
d, e, f = gc.get_count()
print(a < 500, d > a)
gc.collect()
a, b2, c2 = gc.get_count()
x = []
d, e, f = gc.get_count()
print((b2, c2), (e, f), a < 5)
print(gc.isenabled()); gc.disable(); print(gc.isenabled()); gc.enable()
for bad in [(-1,), (3,), ("a",), (1, 2)]:
    try:
        if len(bad) == 1:
            gc.collect(bad[0])
        else:
            gc.collect(1, 2)
    except ValueError as ex:
        print("ValueError", ex)
    except TypeError as ex:
        print("TypeError", ex)
print(gc.collect(generation=1), gc.DEBUG_LEAK, gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE)
st = gc.get_stats()
print(len(st), sorted(st[0]), sorted(st[2].keys()))
old = gc.get_stats()
gc.collect(0)
new = gc.get_stats()
print(new[0]["collections"] - old[0]["collections"], new[1]["collections"] - old[1]["collections"])
def gcscript():
    x = weakref.WeakValueDictionary()
    class O:
        pass
    o = O(); o.o = o
    x[1] = o
    del o
    print(gc.collect(), len(x))
gcscript()
gc.collect()
class V:
    pass
v = V()
wv = weakref.WeakValueDictionary()
wv["a"] = v
v.me = v
del v
print(gc.collect(), len(wv))
