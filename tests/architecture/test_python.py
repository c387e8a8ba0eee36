"""What every Python file of ours keeps to: size, docstring, nothing unfinished, no commit of its own."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.tree import PRODUCT, ROOT, files, report, short

HARD_LIMIT = 300
ONLY_COMMITTER = "shop/kernel/db.py"
WORDS = "|".join(["TODO", "FIXME", "XXX", "HACK"])
MARKS = re.compile(rf"\b(?:{WORDS})\b|NotImpl" r"ementedError|pytest\.(?:mark\.)?(?:skip|xfail|importorskip)")
MAY_CARRY_A_MARK = {
    "tests/architecture/test_python.py": "names the marks it looks for",
    "tests/support/shared_data.py": "says by name which data of the project's neighbors is not there",
}


def modules(*under: str) -> list[Path]:
    return files(".py", under=under or (".",))


def generated(path: Path) -> bool:
    return short(path).startswith(("migrations/shop/", "migrations/journey/"))


def test_files_stay_short():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    faults = [
        f"{short(path)}: {length} lines"
        for path, length in lengths.items()
        if length > HARD_LIMIT and not generated(path)
    ]
    assert not faults, report(faults)


def test_every_module_says_why_it_is_there():
    faults = [
        short(path)
        for path in modules(*PRODUCT, "tools", "tests")
        if (text := path.read_text(encoding="utf-8")) or short(path).startswith(PRODUCT)
        if not ast.get_docstring(ast.parse(text))
    ]
    assert not faults, report(faults)


def test_every_folder_of_python_files_in_the_product_is_a_package():
    folders = {path.parent for path in modules(*PRODUCT)}
    faults = [short(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()]
    assert not faults, report(faults)


def test_nobody_commits_but_the_kernel():
    faults = [
        f"{short(path)}:{number}"
        for path in modules(*PRODUCT)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if ".commit(" in line and short(path) != ONLY_COMMITTER
    ]
    assert not faults, report(faults)


def test_nothing_is_left_unfinished():
    faults = [
        f"{short(path)}:{number}: {found[0]}"
        for path in files(".py", ".html", ".js", ".css", ".mjml", ".txt")
        if short(path) not in MAY_CARRY_A_MARK and not path.name.startswith("requirements")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := MARKS.search(line))
    ]
    assert not faults, report(faults)


def test_exceptions_from_the_rules_still_exist():
    assert [name for name in MAY_CARRY_A_MARK if not (ROOT / name).exists()] == []


def test_the_clock_is_not_asked_by_hand():
    pattern = re.compile(r"\b(datetime\.(utc)?now|time\.time|date\.today|datetime\.today)\(")
    faults = [
        f"{short(path)}:{number}: {line.strip()}"
        for path in modules(*PRODUCT)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line) and short(path) != "shop/kernel/clock.py"
    ]
    assert not faults, report(faults)
