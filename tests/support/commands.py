"""The shop's commands, asked of one process that has the shop imported (`command_server`)."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Commands:
    """Runs `flask <arguments>` with `env`; begun by the first of them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = dict(env)
        self._server: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one and wait for its end."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            code = self._ask({"arguments": arguments, "out": str(out), "err": str(err)})
            return subprocess.CompletedProcess(list(arguments), code, out.read_text(), err.read_text())

    def close(self) -> None:
        """End the process; harmless when it does not run."""
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
