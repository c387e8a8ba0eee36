"""Whether both stores are already at the newest schema, told without importing the shop, which takes seconds.

Then web and worker can start while the rest is prepared. Only for SQLite, and only to save time: whenever
this is not sure, it says no, and the shop migrates first.
"""

from __future__ import annotations

import ast
import contextlib
import sqlite3
from pathlib import Path

from steps.words import ROOT

STORES = ("shop", "journey")


def is_current(var_dir: Path, *, migrations: Path = ROOT / "migrations") -> bool:
    """Whether the SQLite stores in `var_dir` carry the newest revision of `migrations`."""
    return all(
        (head := newest(migrations / store)) is not None and _revision(var_dir / f"{store}.sqlite3") == head
        for store in STORES
    )


def newest(folder: Path) -> str | None:
    """The one revision in `folder` that no other follows; None when there is none or it is not clear."""
    found = [_names(path) for path in folder.glob("*.py")]
    revisions = {names.get("revision") for names in found}
    heads = revisions - {names.get("down_revision") for names in found}
    return heads.pop() if len(heads) == 1 and None not in revisions else None


def _names(path: Path) -> dict[str, str | None]:
    """The strings and Nones assigned at the top of a migration."""
    names = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(targets[0], ast.Name) and isinstance(value, ast.Constant):
            names[targets[0].id] = value.value
    return names


def _revision(path: Path) -> str | None:
    if not path.exists():
        return None
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with contextlib.closing(sqlite3.connect(address, uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return row[0] if row else None
