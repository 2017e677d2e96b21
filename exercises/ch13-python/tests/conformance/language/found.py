# What random programs found: who keeps what, names, words, orders.
import gc, sys, weakref
started = gc.collect()
class A:
    def __init__(self, n):
        self.n = n

class E(Exception):
    def __repr__(self):
        return "E!"

class Word(str):
    def __repr__(self):
        return "Word!"

a = A(1)
# The error has the object until it goes.
try:
    a.missing
except AttributeError as e:
    print(e.name, e.obj is a, sys.getrefcount(a))

print(sys.getrefcount(a))
try:
    del a.missing
except AttributeError as e:
    print(e.name, e.obj, sys.getrefcount(a))

try:
    nowhere
except NameError as e:
    print(e.name)

print(str(E(1)), repr(E(1)), str(Word("w")), repr(Word("w")))
print([lambda: 0 for i in range(1)][0].__qualname__)
def f():
    return [lambda: 0 for i in range(1)][0].__qualname__

print(f())
# A set that lost little is a copy, and has its order.
print({i * 3 for i in range(25)} - {-26}, {i * 3 for i in range(25)} - {3, 6, 9, 12, 15, 18, 21, 24})
def attempt(what):
    try:
        what()
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)

def remove(row):
    del row[0]

def update(d, more):
    d |= more
    print(d)

for row in [a, (1,), "a", 5, {1}, range(3), None]:
    attempt(lambda: remove(row))

attempt(lambda: [].sort(1))
attempt(lambda: a.__init__.items)
attempt(lambda: update({}, [(1, 2)]))
attempt(lambda: update({}, {3}))
attempt(lambda: update({}, ["abc"]))
attempt(lambda: dict([1]))
attempt(lambda: dict(["abc"]))
class G:
    def __getattr__(self, name):
        return name + "?"

g = G()
print(repr(weakref.ref(g)).endswith(")>"), repr(weakref.ref(f)).endswith("(f)>"), repr(weakref.ref(G)).endswith("(G)>"))
f1 = weakref.finalize(g, print, "gone")
print(sys.getrefcount(f1))
del g
print(sys.getrefcount(f1))
wk = weakref.WeakKeyDictionary()
try:
    wk[A(2)]
except KeyError as e:
    print("to 'A'" in repr(e))
