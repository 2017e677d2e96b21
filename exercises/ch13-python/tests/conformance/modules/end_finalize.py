class D:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del", self.n)
b = D("b")
l = [D("l0"), D("l1")]
c = D("c")
import weakref; f = weakref.finalize(b, D, 3); f.atexit=False
