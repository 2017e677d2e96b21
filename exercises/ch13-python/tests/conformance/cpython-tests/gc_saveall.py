# Garbage that is kept, and callbacks around each collection.
import gc

gc.collect()
print(gc.get_debug())
gc.set_debug(gc.DEBUG_SAVEALL)
print(gc.get_debug() == gc.DEBUG_SAVEALL)


class A:
    def __del__(self):
        print("del", self.name)


ring = ["ring"]
ring.append(ring)
a = A()
a.name = "a"
a.me = a
del ring, a
print(gc.collect())
gc.set_debug(0)
print(len(gc.garbage))
print([x[0] for x in gc.garbage if type(x) is list])
print([x.name for x in gc.garbage if isinstance(x, A)])
print([gc.is_finalized(x) for x in gc.garbage if isinstance(x, A)])
gc.garbage.clear()
print(gc.collect(), gc.garbage)

visits = []


def cb1(phase, info):
    visits.append((1, phase, dict(info)))


def cb2(phase, info):
    visits.append((2, phase, sorted(info)))
    cleanup.append(1)


cleanup = []
gc.callbacks.append(cb1)
gc.callbacks.append(cb2)
l = []
l.append(l)
del l
gc.collect()
gc.callbacks.remove(cb1)
gc.callbacks.remove(cb2)
for visit in visits:
    print(visit)
print(len(cleanup))
visits.clear()

gc.callbacks.append(cb1)
gc.collect(1)
gc.collect(0)
gc.callbacks.clear()
print([(phase, info["generation"]) for n, phase, info in visits])


def wrong(phase, info):
    if phase == "stop":
        del visits[:]
    return 1 / 1


visits.append("x")
gc.callbacks.append(wrong)
gc.collect()
last = gc.callbacks.pop()
print(visits, gc.callbacks)
