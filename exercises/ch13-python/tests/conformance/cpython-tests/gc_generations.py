# Which generation holds what, and what a collection of each does.
import gc

gc.disable()
gc.collect()


def holds(x):
    return [len([o for o in gc.get_objects(generation=g) if o is x]) for g in range(3)]


x = []
print(holds(x))
gc.collect(0)
print(holds(x))
gc.collect(1)
print(holds(x))
gc.collect(2)
print(holds(x))
print(len([o for o in gc.get_objects() if o is x]))
del x

gc.collect()
print(gc.get_count()[1:])
gc.collect(0)
print(gc.get_count()[1:])
gc.collect(0)
print(gc.get_count()[1:])
gc.collect(1)
print(gc.get_count()[1:])
gc.collect(2)
print(gc.get_count()[1:])


# Garbage that is old is found by a full collection only.
def old_ring(rounds):
    l = []
    l.append(l)
    for g in range(rounds):
        gc.collect(g)


old_ring(0)
print(gc.collect(0), gc.collect())
old_ring(1)
print(gc.collect(0), gc.collect(1), gc.collect())
old_ring(2)
print(gc.collect(0), gc.collect(1), gc.collect())

before = gc.get_stats()
print([sorted(each) for each in before])
l = []
l.append(l)
del l
gc.collect(2)
gc.collect(1)
gc.collect(0)
after = gc.get_stats()
print([a["collections"] - b["collections"] for a, b in [(after[i], before[i]) for i in range(3)]])
print([after[i]["collected"] - before[i]["collected"] for i in range(3)])
print([after[i]["uncollectable"] for i in range(3)])

# Frozen objects are in no generation.
print(gc.get_freeze_count())
l = []
gc.freeze()
print(gc.get_freeze_count() > 0, holds(l))
l.append(l)
del l
print(gc.collect())
gc.unfreeze()
print(gc.get_freeze_count())
print(gc.collect())

for wrong in [3, -1]:
    try:
        gc.collect(wrong)
    except ValueError as e:
        print(e)
for wrong in [3, -1]:
    try:
        all = gc.get_objects(wrong)
    except ValueError as e:
        print(e)
try:
    all = gc.get_objects("1")
except TypeError as e:
    print(e)
gc.set_threshold(700, 10, 10)
print(gc.get_threshold(), gc.isenabled())
gc.set_threshold(5)
print(gc.get_threshold())
gc.set_threshold(700, 20)
print(gc.get_threshold())
gc.enable()
print(gc.isenabled())
