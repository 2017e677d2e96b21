import gc, weakref, sys
class N:
    pass
gc.collect()
def coll(g):
    return gc.get_stats()[g]["collections"]
gc.set_threshold(100, 3, 2)
gc.collect()
s = [coll(0), coll(1), coll(2)]
keep = []
for i in range(1000):
    keep.append([])
print(coll(0) - s[0], coll(1) - s[1], coll(2) - s[2])
s = [coll(0), coll(1), coll(2)]
for i in range(3000):
    n = N()
    n.me = n
print(coll(0) - s[0] > 20, coll(1) - s[1] > 3)
gc.set_threshold(700, 10, 10)
gc.collect()
s = [coll(0), coll(1), coll(2)]
junk = []
for i in range(20000):
    junk.append({"a": []})
print(coll(0) - s[0], coll(1) - s[1], coll(2) - s[2])
gc.collect()
s = [coll(0), coll(1), coll(2)]
t = []
for i in range(5000):
    t.append((i, i + 1))
print(coll(0) - s[0], coll(1) - s[1])
gc.collect()
s = [coll(0), coll(1), coll(2)]
t = []
for i in range(5000):
    t.append(N())
print(coll(0) - s[0], coll(1) - s[1])
gc.collect()
print(gc.is_tracked(t))
# events
ev = []
def cb(phase, info):
    if phase == "stop":
        ev.append(info["generation"])
gc.callbacks.append(cb)
z = []
for i in range(8000):
    z.append([i])
gc.callbacks.remove(cb)
print(ev)
gc.disable()
b = coll(0)
z = []
for i in range(3000):
    z.append([])
print(coll(0) - b, gc.get_count()[0] > 2000)
gc.enable()
z.append([])
q = []
print(coll(0) - b >= 1)
