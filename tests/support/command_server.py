"""`python -m tests.support.command_server`: runs programs of the shop, each in a process of its own.

The shop is imported once; each program is a fork of that, so that it costs a tenth of a second and not three.
A line of JSON in, a line out: for `arguments`, `out` and `err` the exit code of `flask <arguments>`; for
`program` and `log` the pid of what has begun. It ends when its input does, and what it began with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import NoReturn

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def serve() -> None:
    """Answer until nobody asks any more."""
    import wsgi  # noqa: F401  # what every command would begin with

    for line in sys.stdin:
        asked = json.loads(line)
        _bury()
        if "program" in asked:
            print(begin(asked["program"], log=asked["log"]), flush=True)
        else:
            print(run(asked["arguments"], out=asked["out"], err=asked["err"]), flush=True)


def _bury() -> None:
    """Let those go that have ended; whoever waits for them sees it before."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def begin(program: Sequence[str], *, log: str) -> int:
    """Begin a program of the virtual environment, its output appended to `log`; its pid and process group."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        _become(program, out=output, err=output)
    with contextlib.suppress(OSError):  # it did so itself; nobody kills a group that is not there yet
        os.setpgid(child, child)
    return child


def run(arguments: Sequence[str], *, out: str, err: str) -> int:
    """Run `flask <arguments>` with its output in two files; its exit code."""
    child = os.fork()
    if child == 0:
        files = [os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) for path in (out, err)]
        _become(["flask", "--app", "wsgi", *arguments], out=files[0], err=files[1])
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(program: Sequence[str], *, out: int, err: int) -> NoReturn:
    """In a fork: be that program, with nothing to read, until it ends."""
    for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), out, err)):
        os.dup2(file, number)
    code = _main(program)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _main(program: Sequence[str]) -> int:
    sys.argv = list(program)
    try:
        (script,) = entry_points(group="console_scripts", name=program[0])
        script.load()()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve()
