# Deep structures die without running out of stack: what the trashcan is for.
import gc
import weakref

N = 20000


def chain(kind):
    t = kind()
    for i in range(N):
        if kind is list:
            t = [t]
        elif kind is tuple:
            t = (t,)
        elif kind is dict:
            t = {1: t}
        else:
            n = kind()
            n.t = t
            t = n
    return t


class Node:
    pass


class Counting:
    dead = 0

    def __del__(self):
        Counting.dead += 1


for kind in [list, tuple, dict, Node, Counting]:
    t = chain(kind)
    del t
    print(kind.__name__, Counting.dead)

print(gc.collect())


# The last of a long chain calls back.
def called(r):
    print("called", r() is None)


t = end = Node()
r = weakref.ref(end, called)
del end
for i in range(N):
    t = [t]
del t
print(r())

# A ring that is long.
first = last = Node()
for i in range(N):
    n = Node()
    n.t = last
    last = n
first.t = last
del first, last, n
print(gc.collect() >= N)
print(gc.collect())
