import gc
def f(x, y=2):
    return x
class Node:
    def m(self):
        pass
g = lambda: 0
print([type(o).__name__ for o in gc.get_referents(f)], [type(o).__name__ for o in gc.get_referents(g)])
print([type(o).__name__ for o in gc.get_referents(Node.m)])
import objgraph
objgraph.show_refs([f], filename="z.png", max_depth=1)
objgraph.show_refs([g], filename="z.png", max_depth=1)
objgraph.show_refs([Node.m], filename="z.png", max_depth=1)
def outer():
    n = 1
    def inner():
        return n
    return inner
i = outer()
objgraph.show_refs([i], filename="z.png", max_depth=1)
objgraph.show_refs([i.__closure__], filename="z.png")
