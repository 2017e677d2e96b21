# Runs scripts, each in a child of its own, without the cost of a new
# interpreter. A request is one line: `script PATH` or `repl PATH`; the answer is
# the exit status. What the script writes goes to PATH.out and PATH.err.
#
# The scripts run in `__main__`, which is empty, as this is imported. It is the
# interpreter itself that runs them, so tracebacks and prompts are its own.
import ctypes
import os
import signal
import sys

LIMIT = 10  # seconds, by the clock on the wall

# For as long as the interpreter lives: a script that collects at the end would
# count what ctypes leaves.
api = ctypes.pythonapi
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p


def stream(path, mode, number):
    fd = os.open(path, mode, 0o666)
    os.dup2(fd, number)
    os.close(fd)


def child(kind, path):
    signal.alarm(LIMIT)
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    stream("/dev/null", os.O_RDONLY, 0)
    stream(path + ".out", new, 1)
    stream(path + ".err", new, 2)
    file = ctypes.c_void_p(libc.fopen(path.encode(), b"r"))
    if kind == "repl":
        api.PyRun_InteractiveLoopFlags(file, b"<stdin>", None)
        sys.exit(0)
    failed = api.PyRun_SimpleFileExFlags(file, path.encode(), 1, None)
    sys.exit(1 if failed else 0)


for line in sys.stdin:
    kind, path = line.rstrip("\n").split(" ", 1)
    pid = os.fork()
    if pid == 0:
        child(kind, path)
    _, status = os.waitpid(pid, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
