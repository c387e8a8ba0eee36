"""What the tests need of the machine: installed by root, told to everybody else."""

from __future__ import annotations

from subprocess import CompletedProcess

import pytest

from steps import checking
from steps.words import Plain


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine on which chromium and one font are missing; the commands it would have run."""
    commands: list[str] = []

    def run(command: list[str], **_options: object) -> CompletedProcess[str]:
        commands.append(" ".join(command))
        return CompletedProcess(command, 0, stdout="", stderr="")

    monkeypatch.setattr(checking, "missing_system_packages", lambda: ["chromium", "fonts-inter"])
    monkeypatch.setattr(checking.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(checking.subprocess, "run", run)
    return commands


def test_root_gets_them_installed(ran, monkeypatch):
    monkeypatch.setattr(checking.os, "geteuid", lambda: 0)
    checking.ensure_system_packages()
    assert ran == [
        "apt-get update",
        "apt-get install --yes --no-install-recommends chromium fonts-inter",
    ]


def test_others_are_told_what_to_run(ran, monkeypatch):
    monkeypatch.setattr(checking.os, "geteuid", lambda: 1000)
    with pytest.raises(Plain, match=r"sudo apt-get install .*chromium fonts-inter"):
        checking.ensure_system_packages()
    assert ran == []


def test_without_apt_the_names_are_told(ran, monkeypatch):
    monkeypatch.setattr(checking.shutil, "which", lambda name: None)
    with pytest.raises(Plain, match="chromium fonts-inter"):
        checking.ensure_system_packages()


def test_a_failed_installation_is_told_with_its_reason(ran, monkeypatch):
    monkeypatch.setattr(checking.os, "geteuid", lambda: 0)
    failed = CompletedProcess([], 100, stdout="", stderr="E: no network\n")
    monkeypatch.setattr(checking.subprocess, "run", lambda *_a, **_o: failed)
    with pytest.raises(Plain, match="apt-get update` failed: E: no network"):
        checking.ensure_system_packages()


def test_nothing_is_run_when_nothing_is_missing(ran, monkeypatch):
    monkeypatch.setattr(checking, "missing_system_packages", list)
    checking.ensure_system_packages()
    assert ran == []


def test_lint_runs_all_checks_and_fails_when_one_does(monkeypatch):
    monkeypatch.setattr(checking.installing, "ensure", lambda **_options: None)
    seen: list[str] = []

    def tool(name: str, *_arguments: str) -> int:
        seen.append(name)
        return 1 if name == "ruff" else 0

    monkeypatch.setattr(checking, "_tool", tool)
    assert checking.lint() == 1
    assert seen == ["ruff", "mypy", "lint-imports"]
