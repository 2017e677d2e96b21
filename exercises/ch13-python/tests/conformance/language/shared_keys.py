# Instances of a class share the names of their attributes. There is room for so
# many; an instance with a name beyond that has a dict of its own.
import gc
gc.collect()

class Late:
    pass

def cycles(count):
    nodes = [Late() for i in range(count)]
    for node in nodes:
        node.a = node
    for node in nodes:
        node.b = node
    del nodes, node
    return gc.collect()

# Forty instances leave room for one new name: `b` makes forty dicts.
print(cycles(40), cycles(1))

class Early:
    def __init__(self):
        self.a = self
        self.b = self

def more(count):
    nodes = [Early() for i in range(count)]
    del nodes
    return gc.collect()

print(more(40), more(1))

class Asked:
    def __init__(self):
        self.a = 1

one = Asked()
one.b = one.a
print(len(gc.get_referents(one)))
one.__dict__
print(len(gc.get_referents(one)))
