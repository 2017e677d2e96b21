"""The workloads of `cargo xtask bench heap`, for CPython.

    python3 theirs.py WORKLOAD N

prints nanoseconds of processor time for each object; and with the name of a
graph for WORKLOAD, bytes of memory. The same graphs, object for object, are built
in src/graphs.rs.
"""

import gc
import sys
import time
from itertools import repeat

now = time.process_time_ns


class Rng:
    """The same numbers as in src/rng.rs."""

    def __init__(self):
        self.state = 88172645463325252

    def below(self, n):
        x = self.state
        x ^= (x << 13) & 0xFFFFFFFFFFFFFFFF
        x ^= x >> 7
        x ^= (x << 17) & 0xFFFFFFFFFFFFFFFF
        self.state = x
        return (x >> 16) % n


class C:
    pass


# Graphs: each returns what keeps it alive.

def tree(n):
    """Every list has two children."""
    everything = [[]]
    for i in range(1, n):
        child = []
        everything[(i - 1) // 2].append(child)
        everything.append(child)
    return everything[0]


def chain(n):
    """Every list has the next one."""
    first = last = []
    for _ in range(n - 1):
        child = []
        last.append(child)
        last = child
    return first


def random(n):
    """Lists with three references each, to any of them."""
    everything = [[] for _ in range(n)]
    rng = Rng()
    for one in everything:
        for _ in range(3):
            one.append(everything[rng.below(n)])
    return everything


def dicts(n):
    """Dicts with a number and the dict before."""
    last = {}
    for i in range(n - 1):
        last = {"number": i, "before": last}
    return last


def pairs(n):
    """Two lists that refer to each other, often."""
    for _ in range(n // 2):
        a, b = [], []
        a.append(b)
        b.append(a)


def ring(n):
    """One ring of lists."""
    first = chain(n)
    last = first
    while last:
        last = last[0]
    last.append(first)


def components(n):
    """Groups of ten lists, with references inside each group, and a ring
    around it."""
    rng = Rng()
    for _ in range(n // 10):
        group = [[] for _ in range(10)]
        for i, one in enumerate(group):
            one.append(group[(i + 1) % 10])
            one.append(group[rng.below(10)])


# What is measured.

def again(once):
    """The median of five times, after one that does not count."""
    once()
    return sorted(once() for _ in range(5))[2]


def timed_collection():
    """How many were found, and how long it took."""
    start = now()
    found = gc.collect()
    return found, now() - start


def collect_live(build, n):
    kept = build(n)
    spent = again(lambda: timed_collection()[1])
    del kept
    return spent / n


def swept(build, n):
    build(n)
    found, spent = timed_collection()
    assert found >= n // 10 * 10, found
    return spent


def collect_garbage(build, n):
    return again(lambda: swept(build, n)) / n


def first_collection(build, n):
    return swept(build, n) / n


def let_go(build, n):
    kept = [build(n)]
    start = now()
    kept.clear()
    return (now() - start) / n


def loop(n):
    start = now()
    for _ in repeat(None, n):
        pass
    return now() - start


def new_list(n):
    start = now()
    for _ in repeat(None, n):
        []
    return now() - start


def new_tuple(n):
    a = 1.5
    start = now()
    for _ in repeat(None, n):
        (a, a)
    return now() - start


def new_instance(n):
    cls = C
    start = now()
    for _ in repeat(None, n):
        cls()
    return now() - start


def made_and_freed(body, n):
    return (body(n) - loop(n)) / n


def churn(n):
    """Beside a live tree, pairs become garbage; the collector is on."""
    kept = tree(n)
    gc.collect()
    gc.enable()
    start = now()
    pairs(n)
    spent = now() - start
    gc.disable()
    del kept
    return spent / n


WORKLOADS = {
    "live-tree": lambda n: collect_live(tree, n),
    "live-chain": lambda n: collect_live(chain, n),
    "live-random": lambda n: collect_live(random, n),
    "live-dicts": lambda n: collect_live(dicts, n),
    "garbage-pairs": lambda n: collect_garbage(pairs, n),
    "garbage-ring": lambda n: collect_garbage(ring, n),
    "garbage-components": lambda n: collect_garbage(components, n),
    "first-pairs": lambda n: first_collection(pairs, n),
    "new-list": lambda n: made_and_freed(new_list, n),
    "new-tuple": lambda n: made_and_freed(new_tuple, n),
    "new-instance": lambda n: made_and_freed(new_instance, n),
    "free-chain": lambda n: let_go(chain, n),
    "free-tree": lambda n: let_go(tree, n),
    "churn": churn,
}

def resident():
    """Bytes of memory that the process holds. Linux only."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024


def memory(build, n):
    """How much the process grows, for each object."""
    before = resident()
    kept = build(n)
    grown = resident() - before
    del kept
    return grown / n


GRAPHS = {"tree": tree, "chain": chain, "random": random, "dicts": dicts}

if __name__ == "__main__":
    name, size = sys.argv[1], int(sys.argv[2])
    # The interpreter's own objects are none of our business.
    gc.disable()
    gc.collect()
    gc.freeze()
    if name in GRAPHS:
        print(f"{memory(GRAPHS[name], size):.3f}")
    else:
        print(f"{WORKLOADS[name](size):.3f}")
