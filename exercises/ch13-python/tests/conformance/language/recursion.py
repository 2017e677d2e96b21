# Recursion without end, and containers nested very deep.
def f(n):
    return f(n + 1)
try:
    f(0)
except RecursionError as e:
    print(e)
class R:
    def __repr__(self): return repr(self)
try:
    repr(R())
except RecursionError as e:
    print("rec", str(e)[:35])
class E:
    def __eq__(self, o): return self == o
try:
    E() == E()
except RecursionError as e:
    print("rec", str(e)[:35])
class G:
    def __getattr__(self, n): return self.x
try:
    G().y
except RecursionError as e:
    print("rec", str(e)[:35])
class I:
    def __init__(self): I()
try:
    I()
except RecursionError as e:
    print("rec", str(e)[:35])
class L:
    def __len__(self): return len(self)
try:
    len(L())
except RecursionError as e:
    print("rec", str(e)[:35])
l = []
for i in range(20000):
    l = [l]
try:
    print(l)
except RecursionError as e:
    print("rec", str(e)[:60])
try:
    m = []
    for i in range(20000):
        m = [m]
    print(l == m)
except RecursionError as e:
    print("rec", str(e)[:60])
t = ()
for i in range(20000):
    t = (t,)
try:
    hash(t)
except RecursionError as e:
    print("rec", str(e)[:60])
del l, m
d = {}
for i in range(20000):
    d = {"k": d}
d = None
def deep(n):
    def g():
        return n
    return g if n == 0 else deep(n - 1)
print(deep(900)())
