"""The words that can follow `tools/start.py`, each a target of the Makefile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

from steps import checking, config, installing, serving
from steps.words import ROOT, Plain, say


def main(arguments: list[str]) -> int:
    """Do what the first argument says; a sentence and 1 when a person has to mend something."""
    name = arguments[0] if arguments else ""
    if name not in COMMANDS:
        print(f"start.py knows: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[name](*arguments[1:])
    except Plain as problem:
        if str(problem):
            print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def setup() -> int:
    """Install what the shop needs, looking at every package again."""
    config.ensure_secret()
    installing.ensure(again=True)
    say("Ready: make run")
    return 0


def flask(*arguments: str) -> int:
    """A command of the shop itself."""
    config.ensure_secret()
    installing.ensure()
    command = [str(installing.PYTHON), "-m", "flask", "--app", "wsgi", *(word for word in arguments if word)]
    return subprocess.run(command, cwd=ROOT).returncode


def bench(*names: str) -> int:
    """Benchmarks in `bench/`, all or those named; the lines of each go to VAR_DIR/bench/<name>.jsonl."""
    config.ensure_secret()
    installing.ensure(dev=True)
    checking.ensure_system_packages()
    folder = ROOT / (os.environ.get("VAR_DIR") or "var") / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    scripts = sorted((ROOT / "bench").glob("[!_]*.py"))
    scripts = [script for script in scripts if script.stem in (names or [script.stem])]
    if not scripts:
        raise Plain("There are no benchmarks in bench/.")
    failed = []
    for script in scripts:
        done = subprocess.run([installing.PYTHON, str(script)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        print(done.stdout, end="", flush=True)
        (folder / f"{script.stem}.jsonl").write_text(done.stdout, encoding="utf-8")
        failed += [script.stem] if done.returncode else []
    if failed:
        raise Plain(f"These benchmarks failed: {', '.join(failed)}.")
    return 0


def lock() -> int:
    """Write the lock files anew from requirements*.in and tools/uv.in."""
    installing.ensure()
    uv = installing.find_uv()
    if uv is None:
        raise Plain("uv is needed to write the locks and could not be installed.")
    for name in ("requirements", "requirements-dev", "requirements-source", "tools/uv"):
        options = "--quiet --universal --python-version 3.11 --generate-hashes --no-header".split()
        options += ["--no-deps"] if name == "requirements-source" else []
        command = [uv, "pip", "compile", *options, f"{name}.in", "--output-file", f"{name}.txt"]
        if subprocess.run(command, cwd=ROOT).returncode:
            return 1
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "run": serving.run,
    "setup": setup,
    "test": checking.test,
    "test-fast": checking.test_fast,
    "soak": checking.soak,
    "lint": checking.lint,
    "flask": flask,
    "bench": bench,
    "lock": lock,
}
