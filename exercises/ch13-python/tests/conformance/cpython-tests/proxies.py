# Proxies do what their object does, as long as it lives.
import weakref


class Box:
    def __init__(self):
        self.items = [1, 2]

    def __repr__(self):
        return "Box!"

    def __str__(self):
        return "a box"

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 7

    def total(self, n):
        return len(self.items) + n

    def __delitem__(self, key):
        print("del item", key)


b = Box()
p = weakref.proxy(b)
print(p.items, p.total(3), str(p), isinstance(p, Box))
p.new = "n"
print(b.new, hasattr(p, "new"), getattr(p, "no", 0))
del p.new
print(hasattr(b, "new"))
del p[3]
print(p == 1, p == b)
try:
    hash(p)
except TypeError as e:
    print(e)
print(type(p).__name__)
del b


def dead(f):
    try:
        f()
    except ReferenceError as e:
        print("ReferenceError:", e)


dead(lambda: p.items)
dead(lambda: str(p))
dead(lambda: p.total(1))


def call(x):
    print("call", x)
    return x + 1


f = weakref.proxy(call)
print(type(f).__name__, f(1), f(x=2))
del call
dead(lambda: f(1))


def gone(proxy):
    print("gone", type(proxy).__name__)


b = Box()
p = weakref.proxy(b, gone)
q = weakref.proxy(b, gone)
print(p is q, weakref.getweakrefcount(b))
del b
