"""The files around the code: locks, settings, targets and tests agree, and nothing speaks of one machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from steps import checking
from tests.architecture.tree import ROOT, files, report, short
from tests.support.processes import SETTING_NAMES

FOLDERS = "|".join(["root", "ho" r"me/\w+", "work", "opt", "Us" r"ers/\w+"])
MACHINE_PATHS = re.compile(rf"(?<![\w.}}])/(?:{FOLDERS})(?:/|\b)")
HOSTS = ["py" r"pi\.org", "python" r"hosted\.org", "registry" r"\.npmjs", "deb" r"\.debian\.org"]
REGISTRIES = re.compile("|".join([*HOSTS, "--(?:extra-)?index-url", "--find-links"]))
BINARY = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".ico", ".gz", ".mo", ".ttf", ".woff2", ".pyc")
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.M)


def test_nothing_names_a_path_of_one_machine_or_a_package_registry():
    faults = [
        f"{short(path)}:{number}: {found[0]}"
        for path in files()
        if not path.name.endswith(BINARY) and path.name not in (".env", Path(__file__).name)
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1)
        if (found := MACHINE_PATHS.search(line) or REGISTRIES.search(line))
    ]
    assert not faults, report(faults)


def test_paths_of_a_machine_are_recognized():
    assert MACHINE_PATHS.search("see /home/anna/shop")
    assert MACHINE_PATHS.search("'/work/main'")
    assert not MACHINE_PATHS.search("templates/storefront/home/show.html")
    assert not MACHINE_PATHS.search("/usr/bin/chromium")


def test_the_tests_lock_holds_all_that_the_shop_needs():
    run, dev = (dict(PIN.findall((ROOT / f"requirements{name}.txt").read_text())) for name in ("", "-dev"))
    assert run
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_every_locked_package_has_its_hashes():
    for name in ("requirements.txt", "requirements-dev.txt", "tools/uv.txt"):
        entries = re.split(r"\n(?=[a-z0-9._-]+==)", (ROOT / name).read_text())
        assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == [], name


def test_every_setting_is_explained_and_known_to_the_tests():
    source = (ROOT / "shop" / "kernel" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"read\.\w+\(\"([A-Z_]+)\"", source)) | {"HOST"}
    explained = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    assert read == explained
    assert read == set(SETTING_NAMES)


def test_every_target_of_the_makefile_explains_itself():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.M)
    assert re.findall(r"^([a-z-]+):.*## \S", makefile, re.M) == targets
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.M)
    assert phony is not None
    assert sorted(phony[1].split()) == sorted(targets)


def test_no_test_lies_outside_the_folders_that_are_run():
    with (ROOT / "pyproject.toml").open("rb") as handle:
        run = tomllib.load(handle)["tool"]["pytest"]["ini_options"]["testpaths"]
    tests = [short(path) for path in files(".py", under=("tests",)) if path.name.startswith("test_")]
    assert [path for path in tests if not path.startswith(tuple(f"{folder}/" for folder in run))] == []


def test_make_test_runs_every_folder():
    with (ROOT / "pyproject.toml").open("rb") as handle:
        run = tomllib.load(handle)["tool"]["pytest"]["ini_options"]["testpaths"]
    assert [*checking.PARTS, *checking.PROGRAMS] == run


def test_the_tests_that_documents_name_exist():
    named = {
        (path, test)
        for document in (ROOT / "docs").rglob("*.md")
        for path, test in re.findall(r"(tests/[\w/]+\.py)::(\w+)", document.read_text(encoding="utf-8"))
    }
    assert named
    missing = [
        f"{path}::{test}"
        for path, test in sorted(named)
        if not (ROOT / path).exists() or f"def {test}(" not in (ROOT / path).read_text(encoding="utf-8")
    ]
    assert not missing, report(missing)
