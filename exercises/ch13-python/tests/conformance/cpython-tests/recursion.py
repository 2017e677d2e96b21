# The recursion limit, and what is left after it was reached.
import sys

print(sys.getrecursionlimit())


def down(n):
    return n if n == 0 else down(n - 1)


def depth(n=1):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


sys.setrecursionlimit(200)
print(sys.getrecursionlimit())
print(down(100))
for i in range(3):
    try:
        down(500)
    except RecursionError as e:
        print(e)
for wrong in [0, -10]:
    try:
        sys.setrecursionlimit(wrong)
    except ValueError as e:
        print(e)
try:
    sys.setrecursionlimit("100")
except TypeError as e:
    print(e)
sys.setrecursionlimit(1000)
print(down(900))


class R:
    def __repr__(self):
        return repr(self)


try:
    repr(R())
except RecursionError as e:
    print("repr", type(e).__name__)


class G:
    def __getattr__(self, name):
        return getattr(self, name)


try:
    G().x
except RecursionError as e:
    print("getattr", type(e).__name__)
print(depth() > 900)

l = []
l.append(l)
print(l, repr(l) == "[[...]]")
m = [1]
n = [m]
try:
    l == [l] and m == n
    a, b = [], []
    a.append(b)
    b.append(a)
    print(a == b)
except RecursionError as e:
    print("compare", e)
