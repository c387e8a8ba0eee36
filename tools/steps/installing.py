"""The virtual environment `.venv` with exactly what a lock file names: wheels only, every hash checked.

The few packages of plain Python without a wheel have a lock of their own and are built from hashed source.

`uv` does it in seconds; it is taken from PATH, or put into `.venv` by pip (locked in `tools/uv.txt`).
Where it cannot be had, pip does the same in a minute. A stamp in `.venv` remembers the lock, so the next
start skips it all.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from steps import pip_settings
from steps.words import ROOT, Plain, last_line, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / ".installed.json"
RUN_LOCK = "requirements.txt"
DEV_LOCK = "requirements-dev.txt"  # holds everything of RUN_LOCK too
SOURCE_LOCK = "requirements-source.txt"
SAFELY = ["--require-hashes", "--only-binary", ":all:"]
FROM_SOURCE = ["--require-hashes", "--no-deps", "--no-build-isolation"]


def ensure(*, dev: bool = False, again: bool = False) -> None:
    """Make `.venv` fit to run the shop, with `dev` also its tests; `again` looks even if nothing changed."""
    lock = DEV_LOCK if dev else RUN_LOCK
    wanted = _stamp(with_dev=dev)
    if not again and _is_installed(wanted):
        return
    if not _venv_works():
        _make_venv()
    if not dev and _read_stamp().get(DEV_LOCK) == _digest(DEV_LOCK):
        lock, wanted = DEV_LOCK, _stamp(with_dev=True)  # do not take the tests' packages away again
    STAMP.unlink(missing_ok=True)
    say(f"Installing Python packages from {lock} (only when they have changed) …")
    _install(ROOT / lock)
    _build(ROOT / SOURCE_LOCK)
    STAMP.write_text(json.dumps(wanted, indent=1), encoding="utf-8")


def environment() -> dict[str, str]:
    """The environment for programs of `.venv`: its scripts come first on PATH.

    Compiled modules are kept, whatever the machine is set to: without them a start takes five seconds more.
    """
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PATH": path, "VIRTUAL_ENV": str(VENV), "PYTHONUNBUFFERED": "1"}


def _stamp(*, with_dev: bool) -> dict[str, str]:
    names = [RUN_LOCK, SOURCE_LOCK, *([DEV_LOCK] if with_dev else [])]
    return {"folder": str(VENV), **{name: _digest(name) for name in names}}


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def _read_stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _is_installed(wanted: dict[str, str]) -> bool:
    stamp = _read_stamp()
    return all(stamp.get(name) == value for name, value in wanted.items()) and PYTHON.exists()


def _venv_works() -> bool:
    """Whether `.venv` has a Python that runs, is new enough, and stands where it was made."""
    if not PYTHON.exists():
        return False
    question = "import sys; print(sys.version_info >= (3, 11), sys.prefix)"
    answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True)
    moved = _read_stamp().get("folder", str(VENV)) != str(VENV)
    return answer.stdout.strip() == f"True {VENV}" and not moved


def _make_venv() -> None:
    uv = shutil.which("uv")
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if importlib.util.find_spec("venv") is None or not (uv or has_pip):
        version = "{}.{}".format(*sys.version_info)
        raise Plain(
            "Python's venv module is missing. Install it and run the command again: "
            f"apt-get install python3-venv (or python{version}-venv)"
        )
    say("Making .venv …")
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", *([] if has_pip else ["--without-pip"]), str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Plain(f"Python could not make .venv: {last_line(done.stdout + done.stderr)}")


def _install(lock: Path) -> None:
    uv = find_uv()
    if uv:
        environ = {**os.environ, **pip_settings.for_uv(_pip_config())}
        sync = [uv, "pip", "sync", "--python", str(PYTHON), *SAFELY, str(lock)]
        done = subprocess.run(sync, env=environ, capture_output=True, text=True)
        if done.returncode == 0:
            return
        say(f"uv could not ({last_line(done.stderr)}); trying pip …")
    done = _pip("install", *SAFELY, "-r", str(lock))
    if done.returncode:
        reason = last_line(done.stderr or done.stdout)
        raise Plain(
            f"The Python packages of {lock.name} could not be installed ({reason}). "
            "Check the network, or pip's settings, and run the command again."
        )


def _build(lock: Path) -> None:
    uv = find_uv()
    if uv:
        environ = {**os.environ, **pip_settings.for_uv(_pip_config())}
        build = [uv, "pip", "install", "--python", str(PYTHON), *FROM_SOURCE, "-r", str(lock)]
        if subprocess.run(build, env=environ, capture_output=True).returncode == 0:
            return
    done = _pip("install", *FROM_SOURCE, "-r", str(lock))
    if done.returncode:
        raise Plain(f"The packages of {lock.name} could not be built ({last_line(done.stderr)}).")


def find_uv() -> str | None:
    """The `uv` on PATH or in `.venv`, put there by pip when there is none; None when it cannot be had."""
    on_path = shutil.which("uv")
    if on_path:
        return on_path
    own = VENV / "bin" / "uv"
    if not own.exists():
        _pip("install", "--quiet", *SAFELY, "-r", str(ROOT / "tools" / "uv.txt"))
    return str(own) if own.exists() else None


def _pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", **os.environ}
    return subprocess.run([PYTHON, "-m", "pip", *arguments], env=quiet, capture_output=True, text=True)


def _pip_config() -> str:
    return _pip("config", "list").stdout
