# A driver with four handles, as a C library has them: open gives a number,
# close wants it back. A connection gives its handle back when it dies.
import gc
import weakref

free = [4, 3, 2, 1]


def driver_open():
    if not free:
        raise RuntimeError('no handle left')
    return free.pop()


def driver_close(handle):
    free.append(handle)


class Connection:
    def __init__(self, session):
        self.session = session
        self.handle = None
        self.handle = driver_open()

    def query(self, text):
        return f'{self.session.user}: {text}'

    def __del__(self):
        if self.handle is not None:
            driver_close(self.handle)


class Session:
    def __init__(self, user):
        self.user = user
        self.connection = Connection(self)

    def ask(self, text):
        return self.connection.query(text)


def serve(user):
    return Session(user).ask('hello')


def serve_all(users):
    for user in users:
        try:
            print(serve(user))
        except RuntimeError as error:
            print(user, 'failed:', error)


serve_all(['ann', 'bob', 'cem', 'dot', 'eve', 'fay'])
