"""When packages are installed, when not, and what is said when they cannot be."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import CompletedProcess
from types import SimpleNamespace

import pytest

from steps import installing
from steps.words import Plain


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A project of its own with two locks, and a record of what would have been installed."""
    found = SimpleNamespace(root=tmp_path, installed=[], built=[])
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    for name in (installing.RUN_LOCK, installing.DEV_LOCK, installing.SOURCE_LOCK):
        (tmp_path / name).write_text(f"{name} 1")
    monkeypatch.setattr(installing, "ROOT", tmp_path)
    monkeypatch.setattr(installing, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(installing, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(installing, "STAMP", tmp_path / ".venv" / ".installed.json")
    monkeypatch.setattr(installing, "_venv_works", lambda: True)
    monkeypatch.setattr(installing, "_install", lambda lock: found.installed.append(lock.name))
    monkeypatch.setattr(installing, "_build", lambda lock: found.built.append(lock.name))
    return found


def test_the_second_start_installs_nothing(place):
    installing.ensure()
    installing.ensure()
    assert place.installed == ["requirements.txt"]


def test_what_has_no_wheel_is_built_whenever_packages_are_installed(place):
    installing.ensure()
    (place.root / "requirements-source.txt").write_text("requirements-source.txt 2")
    installing.ensure()
    assert place.built == ["requirements-source.txt"] * 2


def test_a_changed_lock_installs_again(place):
    installing.ensure()
    (place.root / "requirements.txt").write_text("requirements.txt 2")
    installing.ensure()
    assert place.installed == ["requirements.txt"] * 2


def test_setup_looks_again_even_when_nothing_changed(place):
    installing.ensure()
    installing.ensure(again=True)
    assert place.installed == ["requirements.txt"] * 2


def test_the_packages_of_the_tests_stay_when_the_shop_is_run(place):
    installing.ensure(dev=True)
    installing.ensure()
    assert place.installed == ["requirements-dev.txt"]
    installing.ensure(again=True)
    assert place.installed == ["requirements-dev.txt"] * 2


def test_the_tests_get_their_packages_after_the_shop_was_run(place):
    installing.ensure()
    installing.ensure(dev=True)
    assert place.installed == ["requirements.txt", "requirements-dev.txt"]


def test_a_failed_installation_is_not_taken_for_done(place, monkeypatch):
    installing.ensure()

    def fail(lock: Path) -> None:
        raise Plain("no network")

    with monkeypatch.context() as patch:
        patch.setattr(installing, "_install", fail)
        with pytest.raises(Plain):
            installing.ensure(dev=True)
    installing.ensure()
    assert place.installed == ["requirements.txt"] * 2


def test_a_missing_venv_module_is_told_with_its_package(place, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(installing.shutil, "which", lambda name: None)
    with pytest.raises(Plain, match="apt-get install python3-venv"):
        installing._make_venv()


def answers(*codes: int) -> object:
    left = list(codes)

    def run(*_arguments: object, **_options: object) -> CompletedProcess[str]:
        return CompletedProcess([], left.pop(0), stdout="", stderr="a line\nno such host\n")

    return run


def test_pip_takes_over_when_uv_cannot(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(installing, "find_uv", lambda: "uv")
    monkeypatch.setattr(installing.subprocess, "run", answers(0, 2, 0))  # pip config list, uv, pip
    installing._install(tmp_path / "requirements.txt")
    assert "uv could not (no such host); trying pip" in capsys.readouterr().out


def test_the_reason_is_told_when_neither_can(monkeypatch, tmp_path):
    monkeypatch.setattr(installing, "find_uv", lambda: None)
    monkeypatch.setattr(installing.subprocess, "run", answers(1))
    with pytest.raises(Plain, match=r"requirements\.txt could not be installed \(no such host\)"):
        installing._install(tmp_path / "requirements.txt")
