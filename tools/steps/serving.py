"""`make run`: brings the store up to date, starts web and worker by honcho, and stops them cleanly.

honcho (which reads the Procfile) runs in a session of its own, so that a Ctrl-C reaches this program
alone, and this program tells honcho. It also stops when whoever started it is gone or wants to go: GNU
make waits for us even after it has been interrupted, without passing the interrupt on.

Starting takes as long as importing the shop. So web and worker start while the sign-in link is being made,
unless the store has to be migrated first; what they say is held back until it is known that they can run.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from steps import config, installing, preparing, schema
from steps.words import ROOT, Plain, say

READY_SECONDS = 120
STOP_SECONDS = 20
PARTS = 2  # web and worker


def run() -> int:
    """Start the shop and stay until it is stopped; returns the exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has it ignored
    starter = _Starter()
    host, port = config.address()
    config.check_free(host, port)
    config.ensure_secret()
    installing.ensure()
    os.umask(0o077)  # the state holds customers' data: for nobody else on this machine
    preparation = preparing.Preparation()
    try:
        told = preparation.addresses()
        current = bool(told["sqlite"]) and schema.is_current(Path(told["sqlite"]))
        link = None if current else preparation.sign_in_link()
        shop = _Shop(host=host, port=port, base_url=told["shop"])
        try:
            link = preparation.sign_in_link() if current else link
            return shop.serve(starter, told["owner"], link)
        finally:
            shop.stop()
    finally:
        preparation.stop()


class _Shop:
    """honcho with its two processes; silent until it is told to serve."""

    def __init__(self, *, host: str, port: int, base_url: str) -> None:
        self._base_url = base_url
        self._probe = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/readyz"
        self._groups: list[int] = []
        self._held: list[str] | None = []
        self._lock = threading.Lock()
        honcho = str(installing.VENV / "bin" / "honcho")
        self._process = subprocess.Popen(
            [honcho, "start", "--env", os.devnull, "--port", str(port), "--no-colour"],
            cwd=ROOT,
            # honcho gives each process a port of its own; the links the shop makes must not follow that.
            env={**installing.environment(), "HOST": host, "BASE_URL": base_url},
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._relay = threading.Thread(target=self._relay_output, daemon=True)
        self._relay.start()

    def serve(self, starter: _Starter, owner: str, link: str | None) -> int:
        """Announce the shop when it answers, and stay until somebody or something ends it."""
        self._speak()
        try:
            self._await_ready(starter)
            say(f"\nShop: {self._base_url}\nOwner: {owner}")
            if link:
                say(f"Owner sign-in (once): {link}")
            say("Press Ctrl-C to stop.\n")
            while self._process.poll() is None and not starter.has_left():
                time.sleep(0.1)
        except KeyboardInterrupt:
            pass
        if self._process.poll() is not None:
            raise Plain("Web or worker ended by itself; its last words are above.")
        self.stop()
        say("Stopped.")
        return 0

    def stop(self) -> None:
        """Ask honcho to end, which it can only do once it knows its processes; insist when it does not."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        deadline = time.monotonic() + STOP_SECONDS
        while self._process.poll() is None and len(self._groups) < PARTS and time.monotonic() < deadline:
            time.sleep(0.05)
        if self._process.poll() is None:
            self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            for group in (self._process.pid, *self._groups):
                _kill(group)
        self._relay.join(5)

    def _await_ready(self, starter: _Starter) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            if self._process.poll() is not None:
                raise Plain("Web or worker could not start; its last words are above.")
            if starter.has_left():
                raise KeyboardInterrupt
            if time.monotonic() > deadline:
                raise Plain("The shop did not answer within two minutes; its last words are above.")
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self._probe, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _relay_output(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            started = re.search(r"system\s*\| \S+ started \(pid=(\d+)\)", line)
            if started:
                self._groups.append(int(started[1]))
            with self._lock:
                if self._held is None:
                    print(line, end="", flush=True)
                else:
                    self._held.append(line)

    def _speak(self) -> None:
        """Print what has been held back, and from now on everything at once."""
        with self._lock:
            print("".join(self._held or ()), end="", flush=True)
            self._held = None


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


class _Starter:
    """Whoever started us: `make` or a shell."""

    def __init__(self) -> None:
        self._pid = os.getppid()
        self._caught_interrupt = self._catches_interrupt()

    def has_left(self) -> bool:
        """Whether it is gone, or is a `make` that has been interrupted and waits for us."""
        if os.getppid() != self._pid:
            return True
        return self._caught_interrupt and not self._catches_interrupt()

    def _catches_interrupt(self) -> bool:
        """Whether it is a `make` that has a handler for SIGINT, which it drops as it is interrupted."""
        try:
            with open(f"/proc/{self._pid}/status", encoding="ascii", errors="replace") as status:
                fields = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
            return fields["Name"] == "make" and bool(int(fields["SigCgt"], 16) & 1 << (signal.SIGINT - 1))
        except (OSError, KeyError, ValueError):
            return False
