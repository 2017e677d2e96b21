# A cache that never forgets, and one that does.
import weakref

class Image:
    def __init__(self, name):
        self.name = name

def load(cache, name):
    image = cache.get(name)
    if image is None:
        image = Image(name)
        cache[name] = image
    return image

strong = {}
weak = weakref.WeakValueDictionary()
for cache in strong, weak:
    shown = load(cache, "a.png")
    for i in range(1000):
        load(cache, f"{i}.png")
    print(type(cache).__name__, len(cache))
    del shown
    print("  and with nothing shown:", len(cache))
