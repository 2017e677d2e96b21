# Dictionaries and sets that hold weakly.
import gc
import weakref


class Obj:
    def __init__(self, arg):
        self.arg = arg

    def __repr__(self):
        return "<Obj " + str(self.arg) + ">"


objects = [Obj(i) for i in range(5)]
d = weakref.WeakValueDictionary()
for o in objects:
    d[o.arg] = o
print(len(d), sorted(d.keys()), [str(v) for v in d.values()])
print(sorted([k for k, v in d.items()]))
del objects[0]
print(len(d), 0 in d, 4 in d)
o = objects.pop()
print(sorted(d))
del o
print(len(d), d.get(4), d.get(4, "none"), d.get(3) is objects[1])
try:
    d[4]
except KeyError as e:
    print("KeyError", e)
print(d.setdefault(1, objects[0]) is objects[0])
print(d.pop(1) is objects[1], d.pop(99, "dflt"), sorted(d))
del d[2]
print(sorted(d))
d.clear()
print(len(d))

k = weakref.WeakKeyDictionary()
for o in objects:
    k[o] = o.arg * 10
print(len(k), sorted(k.values()), [x.arg for x in k.keys()])
print(objects[0] in k, k.get(objects[1]), k[objects[0]], 3 in k)
last = None
o = None
del objects[-1]
print(len(k), sorted([v for key, v in k.items()]))
other = Obj("other")
try:
    k[other]
except KeyError:
    print("no such key")
print(k.setdefault(other, 1), k.pop(other), len(k))
try:
    k[1] = 2
except TypeError as e:
    print(e)

s = weakref.WeakSet()
for o in objects:
    s.add(o)
print(len(s), objects[0] in s, other in s, 1 in s)
s.add(other)
s.discard(other)
s.discard(other)
try:
    s.remove(other)
except KeyError:
    print("not in it")
o = None
del objects[:]
print(len(s), len(k), [x for x in s])

# Keys in a ring are found by the collector.
a = Obj("ring")
a.me = a
k[a] = "v"
s.add(a)
d["a"] = a
print(len(k), len(s), len(d))
del a
print(len(k), len(s), len(d))
gc.collect()
print(len(k), len(s), len(d))

# A value that holds its key keeps it for ever.
a = Obj("key")
k[a] = [a]
del a
gc.collect()
print(len(k))
k.clear()
print(len(k))
