# A service that handles requests and keeps what went wrong, for a report.
import gc


class Payload:
    def __init__(self, number):
        self.number = number
        self.data = [number] * 1000


class Report:
    def __init__(self):
        self.errors = []

    def add(self, error):
        self.errors.append(error)

    def text(self):
        return [str(error) for error in self.errors]


def parse(payload):
    total = 0
    for value in payload.data:
        total += value
    if payload.number % 3 == 0:
        raise ValueError(f'bad request {payload.number}')
    return total


def handle(number, report):
    payload = Payload(number)
    try:
        return parse(payload)
    except ValueError as error:
        report.add(error)
        return None


report = Report()
done = [handle(number, report) for number in range(1, 13)]
