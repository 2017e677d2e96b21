# One cycle of each kind of object: what a collection finds.
import gc

gc.collect()


def found(make):
    gc.collect()
    make()
    return gc.collect()


def of_list():
    l = []
    l.append(l)


def of_dict():
    d = {}
    d[1] = d


def of_tuple():
    l = []
    t = (l,)
    l.append(t)


def of_class():
    class A:
        pass
    A.a = A


def of_instance():
    class A:
        pass
    a = A()
    a.a = a


def of_method():
    class A:
        def __init__(self):
            self.init = self.__init__
    A()


def of_function():
    def f(n):
        return f
    f(1)


def of_lambda():
    box = []
    box.append(lambda: box)


def of_set():
    class A:
        pass
    a = A()
    a.all = {a}


def of_default():
    box = []

    def f(x=box):
        return x
    box.append(f)


def of_frame():
    try:
        raise ValueError("v")
    except ValueError as e:
        keep = e


def of_nothing():
    l = [[], {}, (), 1]


print("list", found(of_list))
print("dict", found(of_dict))
print("tuple", found(of_tuple))
print("class", found(of_class))
print("instance", found(of_instance))
print("method", found(of_method))
print("function", found(of_function))
print("lambda", found(of_lambda))
print("set", found(of_set))
print("default", found(of_default))
print("frame", found(of_frame))
print("nothing", found(of_nothing))


class Old:
    pass


Old.me = Old
gc.collect()
del Old
print("class at the top", gc.collect())
print(gc.collect(), gc.garbage)
