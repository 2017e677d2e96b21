# At a prompt each line is run as a function whose frame owns it: an exception
# that is garbage counts both, as the line is over.
import gc
started = gc.collect()
def fail(x):
    raise ValueError(x)

def keep(x):
    try:
        fail(x)
    except ValueError as e:
        y = e

keep(1)
print(gc.collect())
