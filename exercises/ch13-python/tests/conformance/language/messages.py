# What the exceptions of everyday mistakes say.
# functions, defaults, keywords
def f(a, b=2, c=3):
    return a, b, c
print(f(1), f(1, 5), f(1, c=9), f(c=1, a=2))
for args in [(), (1, 2, 3, 4)]:
    try:
        if len(args) == 0:
            f()
        else:
            f(1, 2, 3, 4)
    except TypeError as e:
        print(e)
try:
    f(1, a=2)
except TypeError as e:
    print(e)
try:
    f(1, z=2)
except TypeError as e:
    print(e)
def g(a, b, c): pass
try:
    g()
except TypeError as e:
    print(e)
try:
    g(1)
except TypeError as e:
    print(e)
try:
    g(1, 2)
except TypeError as e:
    print(e)
class C:
    def m(self, x): pass
try:
    C().m()
except TypeError as e:
    print(e)
try:
    C(1)
except TypeError as e:
    print(e)
try:
    C.m()
except TypeError as e:
    print(e)
# loops
for i in range(10):
    if i == 3: continue
    if i == 6: break
    print(i, end=" ")
print()
while True:
    i -= 1
    if i < 2: break
else_ = 3
print(i, else_)
# try/finally nest
def h(n):
    for k in range(3):
        try:
            try:
                if n == 0: return "ret"
                if n == 1: raise ValueError("v", k)
                if n == 2: continue
                if n == 3: break
            finally:
                print("inner finally", k)
        except ValueError as e:
            print("caught", e, e.args)
            if k == 1: return "from handler"
        else:
            print("else", k)
        finally:
            print("outer finally", k)
    return "end"
for n in range(5):
    print(n, h(n))
def fin():
    try:
        return 1
    finally:
        return 2
print(fin())
def ctx():
    try:
        try:
            raise KeyError("a")
        except KeyError:
            raise ValueError("b")
    except ValueError as e:
        print(repr(e.__context__), repr(e.__cause__))
ctx()
def bare():
    try:
        raise IndexError("i")
    except IndexError:
        try:
            raise
        except IndexError as e:
            print("again", e)
bare()
try:
    raise
except RuntimeError as e:
    print(e)
try:
    raise 3
except TypeError as e:
    print(e)
try:
    try:
        1/0
    except 5:
        pass
except TypeError as e:
    print(e)
try:
    assert 1 == 2, "msg"
except AssertionError as e:
    print("assert", e)
try:
    assert False
except AssertionError as e:
    print("assert", repr(e))
try:
    {}[(1, 2)]
except KeyError as e:
    print(e, repr(e))
try:
    [].pop()
except IndexError as e:
    print(e)
try:
    [1][5]
except (KeyError, IndexError) as e:
    print(e)
try:
    nope
except NameError as e:
    print(e)
try:
    C().zzz
except AttributeError as e:
    print(e)
try:
    C.zzz
except AttributeError as e:
    print(e)
try:
    int("x1")
except ValueError as e:
    print(e)
try:
    "a" + 1
except TypeError as e:
    print(e)
try:
    1 + "a"
except TypeError as e:
    print(e)
try:
    [] + ()
except TypeError as e:
    print(e)
try:
    a, b = 1, 2, 3
except ValueError as e:
    print(e)
try:
    a, b = [1]
except ValueError as e:
    print(e)
try:
    a, b = 5
except TypeError as e:
    print(e)
try:
    (1)()
except TypeError as e:
    print(e)
try:
    for z in 5: pass
except TypeError as e:
    print(e)
try:
    len(5)
except TypeError as e:
    print(e)
try:
    {[]: 1}
except TypeError as e:
    print(e)
try:
    1 < "a"
except TypeError as e:
    print(e)
try:
    x = 5
    x[0]
except TypeError as e:
    print(e)
try:
    x[0] = 1
except TypeError as e:
    print(e)
try:
    del x[0]
except TypeError as e:
    print(e)
try:
    (1,2)[0] = 1
except TypeError as e:
    print(e)
try:
    x.foo = 1
except AttributeError as e:
    print(e)
try:
    int.foo = 1
except TypeError as e:
    print(e)
try:
    "abc"["x"]
except TypeError as e:
    print(e)
try:
    [1]["x"]
except TypeError as e:
    print(e)
try:
    [1,2].index(5)
except ValueError as e:
    print(e)
try:
    [1,2].remove(5)
except ValueError as e:
    print(e)
try:
    [].append()
except TypeError as e:
    print(e)
try:
    "a".join([1])
except TypeError as e:
    print(e)
try:
    len()
except TypeError as e:
    print(e)
try:
    isinstance(1)
except TypeError as e:
    print(e)
try:
    getattr(1, "zz")
except AttributeError as e:
    print(e)
try:
    -"a"
except TypeError as e:
    print(e)
try:
    1 // 0
except ZeroDivisionError as e:
    print(e)
try:
    1 % 0
except ZeroDivisionError as e:
    print(e)
try:
    1.0 / 0
except ZeroDivisionError as e:
    print(e)
try:
    2 ** "a"
except TypeError as e:
    print(e)
try:
    x = []
    x += 5
except TypeError as e:
    print(e)
try:
    x = 1
    x += "a"
except TypeError as e:
    print(e)
try:
    [1,2,3][::0]
except ValueError as e:
    print(e)
try:
    a = [1,2,3]
    a[::2] = [1]
except ValueError as e:
    print(e)
try:
    a[0:1] = 5
except TypeError as e:
    print(e)
