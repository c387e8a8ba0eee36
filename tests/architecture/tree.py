"""The files that are ours, found without git: a bare machine has none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("shop", "fulfillment", "tracking")
NOT_OURS = {"var", "__pycache__", "node_modules", "shots", "htmlcov", "test-results"}
HIDDEN_BUT_OURS = {".ci"}


def files(*suffixes: str, under: tuple[str, ...] = (".",), root: Path = ROOT) -> list[Path]:
    """All files of ours below the folders `under` whose names end in one of `suffixes` (default: any)."""
    found = {path for folder in under for path in _walk(root / folder)}
    return sorted(path for path in found if not suffixes or path.name.endswith(suffixes))


def _walk(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_OURS and _is_visible(name)]
        yield from (Path(here, name) for name in names)


def _is_visible(folder: str) -> bool:
    return not folder.startswith(".") or folder in HIDDEN_BUT_OURS


def short(path: Path) -> str:
    """`path` as people write it: relative to the root of the project."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def report(faults: list[str]) -> str:
    """The faults one a line, for an assertion's message."""
    return f"{len(faults)} found:\n" + "\n".join(faults)
