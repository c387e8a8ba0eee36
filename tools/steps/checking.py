"""`make test` and its parts: what the machine needs for it, the checks of the text, the tests themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from steps import installing
from steps.words import ROOT, Plain, last_line, say

FONTS = ("fonts-inter", "fonts-noto-core", "fonts-dejavu-core")
CHECKS = (
    ("ruff", "check", "."),
    ("mypy",),
    ("lint-imports",),
)
FAST = "not browser and not postgres and not soak"
PARTS = ("tests/architecture", "tests/unit", "tests/integration", "tests/web")
PROGRAMS = ("tests/browser", "tests/soak", "tests/startup")  # Chromium, web and worker, make; long ones first
_ON_EACH_CORE = ("--numprocesses=auto", "--dist=loadfile")
_WITH_ROOM = ("--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal")  # few and long


def test() -> int:
    """Everything: the quick and telling first, a test on each core; when all is well, pytest speaks last."""
    installing.ensure(dev=True)
    ensure_system_packages()
    codes = {
        "style, types or the import rule": lint(),
        "the tests of the parts": _pytest(*_ON_EACH_CORE, *PARTS),
        "the tests of whole programs": _pytest(*_WITH_ROOM, *PROGRAMS),
    }
    failed = [name for name, code in codes.items() if code]
    if failed:
        say(f"At fault: {', '.join(failed)}; see above.")
    return max(codes.values(), key=abs)


def test_fast() -> int:
    """What needs neither a browser nor PostgreSQL."""
    installing.ensure(dev=True)
    return _pytest(*_ON_EACH_CORE, "-m", FAST, *PARTS)


def soak() -> int:
    """The long seeded runs at their full length."""
    installing.ensure(dev=True)
    ensure_system_packages()
    return _pytest("-m", "soak", "tests/soak", "tests/browser", environ={"SOAK": "full"})


def lint() -> int:
    """ruff, mypy, and the import rule; all three speak, the first failure counts."""
    installing.ensure(dev=True)
    codes = [_tool(*check) for check in CHECKS]
    return next((code for code in codes if code), 0)


def _pytest(*arguments: str, environ: dict[str, str] | None = None) -> int:
    return _tool("pytest", *arguments, environ=environ)


def _tool(name: str, *arguments: str, environ: dict[str, str] | None = None) -> int:
    say(f"\n$ {' '.join([name, *arguments])}")
    command = [str(installing.VENV / "bin" / name), *arguments]
    env = {**installing.environment(), **(environ or {})}
    return subprocess.run(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode


def ensure_system_packages() -> None:
    """Install what the tests need of Debian, or raise Plain with what to install."""
    names = missing_system_packages()
    if not names:
        return
    install = f"apt-get install --yes --no-install-recommends {' '.join(names)}"
    if shutil.which("apt-get") is None:
        raise Plain(f"Install what the tests need, known in Debian as: {' '.join(names)}")
    if os.geteuid() != 0:
        raise Plain(f"The tests need packages that only root can install. Run: sudo {install}")
    say(f"Installing for the tests: {' '.join(names)} …")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update", install):
        done = subprocess.run(
            command.split(), env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if done.returncode:
            raise Plain(f"`{command}` failed: {last_line(done.stderr or done.stdout)}")


def missing_system_packages() -> list[str]:
    """The names of the Debian packages that are not there."""
    missing = [] if shutil.which("chromium") or shutil.which("chromium-browser") else ["chromium"]
    if not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        missing.append("postgresql")
    return missing + [name for name in FONTS if not _has_package(name)]


def _has_package(name: str) -> bool:
    if shutil.which("dpkg-query") is None:
        return True  # not Debian: fonts have other names, and only pictures depend on them
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", name]
    return subprocess.run(query, capture_output=True, text=True).stdout == "installed"
