import gc, weakref, objgraph
class Node:
    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent
        self.children = []
        if parent is not None:
            parent.children.append(self)
    def __repr__(self):
        return "Node(" + self.name + ")"
gc.collect()
root = Node("root")
a = Node("a", root)
b = Node("b", root)
objgraph.show_refs([root], filename="x.png")
objgraph.show_refs([root, a], max_depth=1, filename="y.png")
objgraph.show_refs([root, root], filename="y.png", too_many=1)
objgraph.show_refs((root,), filename="y.svg")
def f(x):
    return x
objgraph.show_refs([{1: 2, "a": [3, 4]}], filename="z.png", max_depth=2)
objgraph.show_refs([list(range(20))], filename="z.png", max_depth=2)
objgraph.show_refs([], filename="z.png")
objgraph.show_refs([a], filename="z.png", extra_ignore=[id(root)])
objgraph.show_refs([5])
a.__dict__
objgraph.show_refs([a], filename="z.png")
def outer():
    n = 0
    def inner():
        return n
    return inner
g = outer()
objgraph.show_refs([g.__closure__], filename="z.png")
m = a.__repr__
objgraph.show_refs([m], filename="z.png", max_depth=1)
s = {a, b}
objgraph.show_refs([s], filename="z.png", max_depth=1)
r = weakref.ref(a)
objgraph.show_refs([r], filename="z.png", max_depth=1)
r2 = weakref.ref(a, f)
objgraph.show_refs([r2], filename="z.png", max_depth=1)
print(objgraph.count("Node"), objgraph.by_type("Node"), objgraph.count("NoSuch"), objgraph.count("Node", [a, 1]))
