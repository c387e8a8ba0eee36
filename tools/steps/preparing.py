"""Runs `tools/prepare.py` (migrate, seed, sign-in link) and passes on what it says, but no tracebacks."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Any

from steps import installing
from steps.words import ROOT, Plain, reason


class Preparation:
    """The preparation under way: first it tells the addresses, at its end the sign-in link."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [str(installing.PYTHON), str(ROOT / "tools" / "prepare.py")],
            cwd=ROOT,
            env=installing.environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._said = ""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def addresses(self) -> dict[str, Any]:
        """Where shop and owner's area are, once the settings have been found good; raises Plain."""
        return self._line()

    def sign_in_link(self) -> str | None:
        """The link, once all is prepared; None in production. Raises Plain."""
        link = self._line()["sign_in"]
        self._process.wait()
        return str(link) if link else None

    def stop(self) -> None:
        """End it, if it has not ended."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()

    def _line(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line:
            return dict(json.loads(line))
        self._process.wait()
        self._listener.join()
        if "Traceback" in self._said:
            raise Plain(f"The store could not be prepared: {reason(self._said)}")
        raise Plain("")  # it has said why

    def _listen(self) -> None:
        for line in self._process.stderr or ():
            self._said += line
            if "Traceback" not in self._said:
                print(line, end="", file=sys.stderr, flush=True)
