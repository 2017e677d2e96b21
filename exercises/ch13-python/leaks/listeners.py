# A feed of prices, and windows that show it. Windows come and go all day.
import weakref


class Feed:
    def __init__(self):
        self.listeners = []

    def subscribe(self, call):
        self.listeners.append(call)

    def publish(self, symbol, price):
        for call in list(self.listeners):
            call(symbol, price)


class Chart:
    def __init__(self, symbol):
        self.symbol = symbol
        self.points = []

    def add(self, price):
        self.points.append(price)


class Window:
    def __init__(self, feed, symbol):
        self.chart = Chart(symbol)
        self.open = True
        feed.subscribe(self.on_price)

    def on_price(self, symbol, price):
        if symbol == self.chart.symbol:
            self.chart.add(price)

    def close(self):
        self.open = False


def one_day(feed):
    for symbol in ('ABC', 'DEF', 'GHI'):
        window = Window(feed, symbol)
        feed.publish(symbol, 100)
        window.close()


feed = Feed()
for day in range(5):
    one_day(feed)
