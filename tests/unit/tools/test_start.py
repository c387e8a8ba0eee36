"""The first file that runs: readable by an old Python, and plain about what it lacks."""

from __future__ import annotations

import ast
import shutil
import sys

import pytest
import start

from steps import commands
from steps.words import Plain
from tests.architecture.tree import ROOT


def test_an_old_python_can_read_it():
    ast.parse((ROOT / "tools" / "start.py").read_text(encoding="ascii"), feature_version=(3, 4))


def test_an_old_python_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer, and this is 3\.9\. Install"):
        start.fitting_python()


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch):
    handed: list[object] = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(sys, "argv", ["tools/start.py", "run"])
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/python3.12" if "3.12" in name else None)

    def execv(path: str, arguments: list[str]) -> None:
        handed.append((path, arguments))
        raise SystemExit

    monkeypatch.setattr(start.os, "execv", execv)
    with pytest.raises(SystemExit):
        start.fitting_python()
    assert handed == [("/usr/bin/python3.12", ["/usr/bin/python3.12", "tools/start.py", "run"])]


def test_an_unknown_word_is_a_usage_error(capsys):
    assert commands.main(["dance"]) == 2
    assert "run" in capsys.readouterr().err


def test_a_problem_is_one_sentence_and_exit_code_one(monkeypatch, capsys):
    def fail() -> int:
        raise Plain("Port 8000 is in use.")

    monkeypatch.setitem(commands.COMMANDS, "run", fail)
    assert commands.main(["run"]) == 1
    assert capsys.readouterr().err == "Port 8000 is in use.\n"


def test_every_target_of_the_makefile_is_known():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = {line.split("$(START)")[1].split()[0] for line in makefile.splitlines() if "@$(START)" in line}
    assert asked <= set(commands.COMMANDS)
