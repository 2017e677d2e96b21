import gc
class D:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del", self.n)
gc.disable()
x = D("x")
y = D("y"); y.y = y
z = [D("z1"), D("z2")]
gc.freeze()
w = D("w")
def cb(phase, info):
    print(phase, info["generation"], info["collected"])
gc.enable()
