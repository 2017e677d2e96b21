# The exception that is handled, and what holds it.
import gc
import sys
import weakref

print(sys.exc_info())


class Local:
    pass


def fails(watch):
    local = Local()
    watch.append(weakref.ref(local))
    raise ValueError(42)


watch = []
try:
    fails(watch)
except ValueError as e:
    kind, value, traceback = sys.exc_info()
    print(kind is ValueError, value is e, value.args, traceback is e.__traceback__)
    print(watch[0]() is not None)
    del kind, value, traceback
print(sys.exc_info(), watch[0]())


def inner():
    return sys.exc_info()[1]


try:
    raise KeyError("outer")
except KeyError as e:
    print(inner() is e)
    try:
        raise IndexError("inner")
    except IndexError as f:
        print(inner() is f, f.__context__ is e)
    print(inner() is e)
print(inner())


def returns():
    try:
        raise ValueError
    except ValueError:
        return sys.exc_info()[0]
    finally:
        print("finally", sys.exc_info()[0])


print(returns(), sys.exc_info()[0])

kept = None
watch.clear()
try:
    fails(watch)
except ValueError as e:
    kept = e
print(watch[0]() is not None)
kept.__traceback__ = None
print(watch[0]())
kept = None


# An exception that holds its own frame is a ring.
def ring():
    here = Local()
    watch.append(weakref.ref(here))
    try:
        raise ValueError
    except ValueError as e:
        keep = e


watch.clear()
gc.collect()
ring()
print(watch[0]() is not None)
print(gc.collect(), watch[0]())
try:
    raise ValueError("a") from KeyError("b")
except ValueError as e:
    print(repr(e.__cause__), e.__suppress_context__, e.__context__)
try:
    sys.exit(3)
except SystemExit as e:
    print(e.code, e.args)
