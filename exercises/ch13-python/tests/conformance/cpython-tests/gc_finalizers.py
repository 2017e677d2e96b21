# Finalizers of objects in cycles: all run, once, and bring back whole groups.
import gc

gc.collect()
log = []


class Teller:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        log.append(self.name)


def ring(names):
    all = [Teller(name) for name in names]
    for i in range(len(all)):
        all[i].next = all[(i + 1) % len(all)]


ring(["a", "b", "c"])
print(gc.collect(), log)


# A group comes back together, and is finalized no second time.
class Zombie:
    back = []

    def __init__(self, name):
        self.name = name
        self.me = self

    def __del__(self):
        log.append("del " + self.name)
        Zombie.back.append(self)


log.clear()
cargo = [[1], [2]]
z = Zombie("z")
z.cargo = cargo
z.friend = Zombie("y")
z.friend.friend = z
del z, cargo
print(gc.collect(), log, len(Zombie.back))
print([each.name for each in Zombie.back], Zombie.back[0].cargo)
print([gc.is_finalized(each) for each in Zombie.back])
Zombie.back.clear()
print(gc.collect(), log)


# What comes back does not keep others from being freed.
class Phoenix:
    kept = None

    def __init__(self):
        self.me = self

    def __del__(self):
        Phoenix.kept = self


class Mortal:
    def __init__(self):
        self.me = self

    def __del__(self):
        log.append("mortal")


def many():
    Phoenix()
    for i in range(10):
        Mortal()


log.clear()
many()
print(gc.collect() >= 10, len(log), Phoenix.kept is not None)
Phoenix.kept = None
print(gc.collect(), len(log))


# A finalizer breaks the cycle itself.
class Breaker:
    def __init__(self):
        self.me = self

    def __del__(self):
        del self.me
        log.append("broken")


log.clear()
b = Breaker()
del b
print(gc.collect(), log)


# Two that look each other up while both go.
class Boom:
    def __del__(self):
        log.append(hasattr(self, "attr") and hasattr(self.attr, "attr"))
        if hasattr(self, "attr"):
            del self.attr


log.clear()
a, b = Boom(), Boom()
a.attr, b.attr = b, a
del a, b
print(gc.collect(), log)
print(gc.garbage)
