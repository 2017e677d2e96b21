# Every page that was closed is still there. Who holds it?
import gc

class Bus:
    def __init__(self):
        self.handlers = []

    def on(self, handler):
        self.handlers.append(handler)

class Page:
    def __init__(self, bus, name):
        self.name = name
        bus.on(self.refresh)

    def refresh(self):
        return self.name

bus = Bus()
for i in range(3):
    page = Page(bus, f"page {i}")
    del page

gc.collect()
pages = [o for o in gc.get_objects() if type(o) is Page]
print(len(pages), "pages, and no name leads to one")
for holder in gc.get_referrers(bus.handlers[0].__self__):
    print("held by:", type(holder).__name__)

# The mend: hold the page weakly. Try it: in `on`, keep
# weakref.WeakMethod(handler) in place of handler.
