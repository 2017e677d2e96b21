import gc
class D:
    def __init__(self, n):
        self.n = n
    def __del__(self):
        print("del", self.n)
gc.set_debug(gc.DEBUG_SAVEALL)
x = D("x")
y = D("y"); y.y = y
del y
gc.collect()
print(len(gc.garbage))
z = [D("z1"), D("z2")]
def cb(phase, info):
    print(phase, info["generation"])
gc.callbacks.append(cb)
