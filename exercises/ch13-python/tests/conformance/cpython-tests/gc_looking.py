# Who refers to whom, and what the collector looks at.
import gc


class A:
    def method(self):
        pass


class Slots:
    __slots__ = ("x", "y")


def f(x=[1]):
    return x


a = A()
a.name = ["n"]
s = Slots()
s.x = a
print([gc.is_tracked(x) for x in [1, 1.5, "s", None, True, (), range(3)]])
print([gc.is_tracked(x) for x in [[], {}, {"a": 1}, {"a": []}, (1, 2), ([],), {1}, A, a, f, s]])
print(gc.is_tracked(a.method), gc.is_tracked(a.__dict__))

d = {}
print(gc.is_tracked(d))
d["n"] = 1
print(gc.is_tracked(d))
d["l"] = []
print(gc.is_tracked(d))
d.pop("l")
print(gc.is_tracked(d))
gc.collect()
print(gc.is_tracked(d))
d[1] = (1, 2)
t = d[1]
print(gc.is_tracked(t), gc.is_tracked(d))

print(sorted([str(x) for x in gc.get_referents([1, "a", 2])]))
print(sorted([str(x) for x in gc.get_referents({"k": 1, 2: "v"})]))
print(sorted([str(x) for x in gc.get_referents((1, [2]), [3], 4)]))
print(gc.get_referents(1, "s", None))
print(gc.get_referents())
print([x is a for x in gc.get_referents(s)], Slots in gc.get_referents(s))
m = a.method
print([x is A.method or x is a for x in gc.get_referents(m)])
print(A in gc.get_referents(a))

me = ["me"]
one = [me]
two = (me,)
three = {"k": me}
found = gc.get_referrers(me)
print([len([x for x in found if x is y]) for y in [one, two, three]])
print(len([x for x in found if type(x) is dict]))
print(gc.get_referrers())
print(gc.get_referrers(one) != [], len(gc.get_referrers(me, one)) >= len(found))

print(gc.is_finalized(3), gc.is_finalized([]), gc.is_finalized(a))
