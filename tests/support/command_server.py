"""`python -m tests.support.command_server`: runs commands of the shop, each in a process of its own.

The shop is imported once; each command is a fork of that, so that it costs a tenth of a second and not three.
A line of JSON in (`arguments`, `out`, `err`), a line with the exit code out; it ends when its input does.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Sequence


def serve() -> None:
    """Answer until nobody asks any more."""
    import wsgi  # noqa: F401  # what every command would begin with

    for line in sys.stdin:
        asked = json.loads(line)
        print(run(asked["arguments"], out=asked["out"], err=asked["err"]), flush=True)


def run(arguments: Sequence[str], *, out: str, err: str) -> int:
    """Run `flask <arguments>` with its output in two files; its exit code."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, path in ((1, out), (2, err)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        code = _flask(arguments)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _flask(arguments: Sequence[str]) -> int:
    from flask.cli import main

    sys.argv = ["flask", "--app", "wsgi", *arguments]
    try:
        main()
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
