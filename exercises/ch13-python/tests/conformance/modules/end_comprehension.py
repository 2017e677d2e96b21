import gc, weakref
class D:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del", self.n)
gs = [D(i) for i in range(3)]
f4 = weakref.finalize(gs[0], print, "gs0")
