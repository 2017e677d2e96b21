# Which of these lines prints "gone", and in what order?
class Noisy:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone:", self.name)

a = Noisy("a")
b = a
del a
print("after del a")
a = Noisy("second a")
b = a
print("after b = a")
c = Noisy("c")
c.me = c
del c
print("after del c")
import gc
print("found:", gc.collect())
