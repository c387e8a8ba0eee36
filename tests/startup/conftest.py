"""`make run` as a person runs it: the real program, with state and a port of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cleanup import free_port
from tests.support.processes import ROOT, SETTING_NAMES
from tests.support.town import opened

__all__ = ["opened", "starts"]

PATIENCE_SECONDS = 300


def _hear_interrupts() -> None:
    """As in a terminal: the background jobs of a shell, where tests may run, are deaf to Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Start:
    """One `make run` in a session of its own, as a terminal would have it."""

    def __init__(self, folder: Path, *command: str, **settings: str) -> None:
        self.port = int(settings.get("PORT") or free_port())
        self.marker = f"START={folder}"  # known again by it, whatever it becomes
        environ = {name + suffix: "" for name in SETTING_NAMES for suffix in ("", "_FILE")} | {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "SECRET_KEY": "only-for-tests-" + "x" * 40,
            "PORT": str(self.port),
            "SEED_DEMO": "0",
            "START": str(folder),
            **settings,
        }
        self._output = folder / "output.txt"
        with self._output.open("ab") as output:
            self.process = subprocess.Popen(
                command or ("make", "run"),
                cwd=ROOT,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_hear_interrupts,
            )

    @property
    def output(self) -> str:
        return self._output.read_text(encoding="utf-8", errors="replace")

    def await_line(self, word: str) -> str:
        """The first line with `word`; AssertionError with the output when it never comes."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(rf"^.*{re.escape(word)}.*$", self.output, re.M)
            if found:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no line with {word!r}:\n{self.output}")

    def exit_code(self) -> int:
        """Its exit code, once it has ended."""
        return self.process.wait(PATIENCE_SECONDS)

    def interrupt(self) -> None:
        """Ctrl-C: the whole group of the terminal gets it."""
        os.killpg(self.process.pid, signal.SIGINT)

    def survivors(self) -> list[str]:
        """The processes of this start that are still there, known by the environment they carry."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if self.marker.encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue  # gone, or somebody else's
        return found

    def await_no_survivors(self) -> None:
        """Raise AssertionError when any process is still there after a while."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (left := self.survivors()) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left == []


@pytest.fixture
def starts(tmp_path: Path) -> Iterator[list[Start]]:
    """A list to put starts into; whatever is left of them is ended."""
    made: list[Start] = []
    yield made
    for start in made:
        if start.process.poll() is None:
            start.process.terminate()
            start.process.wait(PATIENCE_SECONDS)
        start.await_no_survivors()
