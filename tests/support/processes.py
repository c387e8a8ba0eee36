"""The real shop: web and worker started as the Procfile says, with state of their own.

    shop = ShopProcesses(var_dir=tmp_path / "var", env={"SMTP_URL": mailbox.url})
    shop.command("db", "upgrade")
    with shop.start():
        …  # talk to shop.url
        shop.worker.kill()  # kill -9, children and all
        shop.worker.start()

For browser stories and crash tests. Everything that can be asked of a Flask test client is asked there
instead: a start takes seconds here. Start it in the main thread (see tests.support.cleanup).

Most of a start is loading the shop. With `forked=True` web and worker are the same programs with the same
arguments, in forks of the process that runs the commands and has the shop loaded: for those who start often.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.cleanup import end, free_port, send, spawn
from tests.support.commands import Commands, Forked

ROOT = Path(__file__).parents[2]
READY_SECONDS = 240
SETTING_NAMES = (
    "ENV SECRET_KEY BASE_URL PORT HOST VAR_DIR DATABASE_URL REDIS_URL SMTP_URL STRIPE_SECRET_KEY"
    " STRIPE_PUBLISHABLE_KEY STRIPE_WEBHOOK_SECRET STRIPE_API_BASE CARRIER_API_BASE SEED_DEMO"
    " PDF_FONT LAKE_URL LAKE_ENGINE"
).split()


class Part:
    """One process of the Procfile with all its children; may be killed and started again."""

    def __init__(
        self,
        name: str,
        *,
        line: str,
        env: Mapping[str, str],
        log_file: Path,
        ready: Callable[[], bool],
        commands: Callable[[], Commands] | None = None,
    ) -> None:
        self.name = name
        self._line, self._env, self._log_file, self._ready = line, env, log_file, ready
        self._commands = commands
        self._process: subprocess.Popen[bytes] | Forked | None = None
        self._log_start = 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Of the first process: the master of gunicorn, the consumer of Huey."""
        assert self._process is not None, f"{self.name} has not been started"
        return self._process.pid

    def start(self) -> Part:
        """Start it and wait until it is ready; raises RuntimeError with its log when it ends or never is."""
        return self.begin().wait_until_ready()

    def begin(self) -> Part:
        """Start it without waiting."""
        assert not self.running, f"{self.name} is running already"
        self._log_start = self._log_file.stat().st_size if self._log_file.exists() else 0
        self._process = self._forked() if self._commands else self._spawned()
        atexit.register(self.kill)
        return self

    def _spawned(self) -> subprocess.Popen[bytes]:
        with self._log_file.open("ab") as log:
            return spawn(["/bin/sh", "-c", self._line], log=log, env=self._env, cwd=ROOT)

    def _forked(self) -> Forked:
        """The line's program, its variables filled in by the shell that would start it."""
        assert self._commands is not None
        told = ["/bin/sh", "-c", self._line.replace("exec ", "printf '%s\n' ", 1)]
        words = subprocess.run(told, env=dict(self._env), capture_output=True, text=True, check=True)
        return self._commands().begin(*words.stdout.splitlines(), log=self._log_file)

    def wait_until_ready(self) -> Part:
        """Wait for what has begun; raises RuntimeError with its log when it ends or never is ready."""
        deadline = time.monotonic() + READY_SECONDS
        while not self._ready():
            if not self.running or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"{self.name} did not become ready:\n{self.log()}")
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """Kill it and its children at once, as a power cut does; harmless when it does not run."""
        atexit.unregister(self.kill)
        if self._process is not None:
            send(self._process, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> int | None:
        """Ask it to end and wait; returns the exit code, or None when it never ran."""
        atexit.unregister(self.kill)
        return end(self._process) if self._process is not None else None

    def restart(self) -> Part:
        """`kill` and `start`."""
        self.kill()
        return self.start()

    def log(self) -> str:
        """What it has written since its last start."""
        return self._log_file.read_bytes()[self._log_start :].decode("utf-8", errors="replace")


class ShopProcesses:
    """Web and worker on one `VAR_DIR`; `env` is added to a bare environment, not to that of the tests."""

    def __init__(
        self,
        *,
        var_dir: Path,
        env: Mapping[str, str] | None = None,
        port: int | None = None,
        forked: bool = False,
    ) -> None:
        self.var_dir, self._is_forked = var_dir, forked
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"
        self.env = _environment(var_dir=var_dir, port=self.port, url=self.url) | dict(env or {})
        var_dir.mkdir(parents=True, exist_ok=True)
        self._commands: Commands | None = None
        self.web = self._part("web", ready=self.is_ready)
        self.worker = self._part("worker", ready=lambda: "Huey consumer started" in self.worker.log())

    def __enter__(self) -> ShopProcesses:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def command(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `flask --app wsgi <arguments>`; with `check`, a failure raises AssertionError."""
        done = self._server().run(*arguments)
        assert done.returncode == 0 or not check, f"{arguments} failed:\n{done.stdout}\n{done.stderr}"
        return done

    def begin(self, *arguments: str) -> Forked:
        """Begin `flask --app wsgi <arguments>` without waiting; what it says is in `commands.log`."""
        return self._server().begin("flask", "--app", "wsgi", *arguments, log=self.var_dir / "commands.log")

    def _server(self) -> Commands:
        if self._commands is None or self._commands.env != self.env:
            self.close()
            self._commands = Commands(self.env)
        return self._commands

    def start(self) -> ShopProcesses:
        """Start those of web and worker that do not run, both at the same time, and wait for both."""
        begun = [part.begin() for part in (self.web, self.worker) if not part.running]
        try:
            for part in begun:
                part.wait_until_ready()
        except RuntimeError:
            self.kill()
            raise
        return self

    def stop(self) -> None:
        """End all; harmless when they do not run."""
        self.worker.stop()
        self.web.stop()
        self.close()

    def close(self) -> None:
        """End what runs the commands; the next one begins it anew."""
        if self._commands is not None:
            self._commands.close()
            self._commands = None

    def kill(self) -> None:
        """Kill both at once."""
        self.worker.kill()
        self.web.kill()

    def is_ready(self) -> bool:
        """Whether the web answers /readyz with 200."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _part(self, name: str, *, ready: Callable[[], bool]) -> Part:
        return Part(
            name,
            line=procfile()[name],
            env=self.env,
            log_file=self.var_dir / f"{name}.log",
            ready=ready,
            commands=self._server if self._is_forked else None,
        )


def procfile() -> dict[str, str]:
    """The lines of the Procfile by name."""
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    return {name: line.strip() for name, _, line in (text.partition(":") for text in lines) if line}


def _environment(*, var_dir: Path, port: int, url: str) -> dict[str, str]:
    """A bare environment; empty values keep a developer's own `.env` out."""
    silent = {name + suffix: "" for name in SETTING_NAMES for suffix in ("", "_FILE")}
    return silent | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}",
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "ENV": "test",
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "BASE_URL": url,
        "PORT": str(port),
        "VAR_DIR": str(var_dir),
        "SEED_DEMO": "0",
    }
