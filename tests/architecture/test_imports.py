"""Calls go down, facts go up: the import rule holds, names every package, and notices a breach."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.tree import ROOT

LINT = Path(sys.executable).with_name("lint-imports")
MINIMAL = """
[importlinter]
root_package = shop

[importlinter:contract:layers]
name = one above the other
type = layers
containers = shop
exhaustive = true
layers =
    upper
    lower
"""


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True)


def import_rule() -> ModuleType:
    spec = importlib.util.spec_from_file_location("import_rule", ROOT / "tools" / "import_rule.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_import_rule_is_kept():
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_rule_names_every_area_there_is():
    written = (ROOT / ".importlinter").read_text(encoding="utf-8")
    assert written == import_rule().rewritten(written), "run: python tools/import_rule.py"


def test_the_rule_has_no_exceptions():
    assert "ignore_imports" not in (ROOT / ".importlinter").read_text(encoding="utf-8")


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    for package in ("shop", "shop/upper", "shop/lower"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text('"""A package."""\n', encoding="utf-8")
    (tmp_path / ".importlinter").write_text(MINIMAL, encoding="utf-8")
    return tmp_path


def test_a_call_upwards_would_be_noticed(small_tree):
    assert lint(small_tree).returncode == 0
    (small_tree / "shop" / "lower" / "reach.py").write_text("import shop.upper\n", encoding="utf-8")
    assert lint(small_tree).returncode == 1


def test_a_package_nobody_placed_would_be_noticed(small_tree):
    shutil.copytree(small_tree / "shop" / "lower", small_tree / "shop" / "stray")
    assert lint(small_tree).returncode == 1
