"""The shop's programs, asked of one process that has the shop imported (`command_server`)."""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Forked:
    """A program that the command server began; of how it ended only that it has is known."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._file = os.pidfd_open(pid)

    def __del__(self) -> None:
        os.close(self._file)

    def poll(self) -> int | None:
        """None while it runs, then 0."""
        return 0 if self._has_ended(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises subprocess.TimeoutExpired."""
        if not self._has_ended(timeout):
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return 0

    def _has_ended(self, within: float | None) -> bool:
        return bool(select.select([self._file], [], [], within)[0])


class Commands:
    """Runs `flask <arguments>` and other programs with `env`; the server is begun by the first of them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self._server: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one and wait for its end."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            code = self._ask({"arguments": arguments, "out": str(out), "err": str(err)})
            return subprocess.CompletedProcess(list(arguments), code, out.read_text(), err.read_text())

    def begin(self, *program: str, log: Path) -> Forked:
        """Begin a program of the virtual environment, its output appended to `log`, without waiting."""
        return Forked(self._ask({"program": program, "log": str(log)}))

    def close(self) -> None:
        """End the server and what it began; harmless when it does not run."""
        atexit.unregister(self.close)
        server, self._server = self._server, None
        if server is not None:
            server.communicate()  # closes its input, which ends it

    def _ask(self, what: Mapping[str, str | Sequence[str]]) -> int:
        server = self._server or self._start()
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(what) + "\n")
        server.stdin.flush()
        answer = server.stdout.readline()
        assert answer, f"the shop could not be imported: exit code {server.wait()}"
        return int(answer)

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.support.command_server"]
        pipe = subprocess.PIPE
        self._server = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT, env=self.env, text=True)
        atexit.register(self.close)
        return self._server
