"""Child processes that cannot outlive the tests, and folders that go with them.

A test run ends in many ways: well, by an exception, by Ctrl-C, by `kill -9`. For the first three an
`atexit` hook is enough; for the last one the kernel has to help: `setpriv --pdeathsig` sends a signal to the
child when the thread that started it is gone. So start children from the main thread (fixtures run there).
"""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

GRACE_SECONDS = 15
_CHANCE = random.SystemRandom()


def spawn(
    command: Sequence[str],
    *,
    log: IO[bytes],
    env: Mapping[str, str],
    cwd: Path | None = None,
    user: str | None = None,
    death_signal: str = "TERM",
) -> subprocess.Popen[bytes]:
    """Start `command` in a session of its own, output appended to `log`; `user` only when we are root."""
    prefix = ["setpriv", f"--pdeathsig={death_signal}"]
    if user:
        entry = pwd.getpwnam(user)
        prefix += [f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    return subprocess.Popen(
        [*prefix, "--", *command] if shutil.which("setpriv") else list(command),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=dict(env),
        start_new_session=True,
    )


def send(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to the whole session of `process`; one that is already gone is fine."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def end(process: subprocess.Popen[bytes], *, politely: signal.Signals = signal.SIGTERM) -> int:
    """Ask `process` to end, insist after a while, and return its exit code."""
    if process.poll() is None:
        send(process, politely)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
    send(process, signal.SIGKILL)  # whatever of its group is left
    return process.wait()


def free_port() -> int:
    """A loopback port that is free at this moment, and that hardly anybody else will ask for in the next.

    It is not one of those that the system gives to connections, as there are many of them, also of the tests
    that run beside this one; chance is asked anew, whatever number a test has seeded it with.
    """
    while True:
        port = _CHANCE.randrange(11_000, 32_000)  # (browsers refuse 10080)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
