"""What the kept copy consists of: a manifest, written whole or not at all, and the files it names.

A reader takes the manifest first and then the files; a file that has gone meanwhile (a newer copy, an
erasure) is answered with `Gone`, and the reader begins again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import zstandard

from tracking.lake.buckets.coding import Context, Dictionaries
from tracking.lake.problems import Moved

FORMAT = 1
MANIFEST = "manifest.json"


class Gone(Moved):
    """The copy was replaced while it was read."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One copy. `upto` is the last seq of each lot in it; `files` the lake's files that hold nothing newer.

    `again`: visitors (hashes) whose events are to be read from the lake instead, since the day given.
    """

    engine: str = ""
    version: int = -1
    upto: Mapping[str, int] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    buckets: tuple[str, ...] = ()
    events: int = 0
    size: int = 0
    dictionaries: str = ""
    again: Mapping[int, str] = field(default_factory=dict)
    format: int = FORMAT

    def changed(self, **values: Any) -> Kept:
        """The same with other values."""
        return replace(self, **values)


def read(folder: Path, engine: str) -> Kept:
    """The copy of the folder; an empty one where there is none, or one of another format or DuckDB."""
    try:
        values = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        return Kept(engine=engine)
    if values.get("format") != FORMAT or values.get("engine") != engine:
        return Kept(engine=engine)
    values["again"] = {int(visitor): day for visitor, day in values["again"].items()}
    return Kept(**values | {"files": frozenset(values["files"]), "buckets": tuple(values["buckets"])})


def write(folder: Path, kept: Kept, *, instead_of: Kept | None = None) -> None:
    """Make `kept` the copy that readers take, and delete the files of the one it is `instead_of`; without one
    all that it does not name.
    """
    put(folder / MANIFEST, json.dumps(asdict(kept) | {"files": sorted(kept.files)}).encode())
    names = (
        {path.name for path in folder.iterdir() if path.is_file()}
        if instead_of is None
        else _named(instead_of)
    )
    for name in names - {MANIFEST} - _named(kept):
        (folder / name).unlink(missing_ok=True)


def _named(kept: Kept) -> set[str]:
    return {*kept.buckets, kept.dictionaries} - {""}


def put(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    begun = path.with_suffix(path.suffix + ".part")
    with begun.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    begun.replace(path)


def write_dictionaries(path: Path, texts: Dictionaries) -> int:
    """Write the meanings of the codes; bytes written."""
    data = zstandard.ZstdCompressor(level=6).compress(json.dumps(asdict(texts)).encode())
    put(path, data)
    return len(data)


def read_dictionaries(path: Path) -> Dictionaries:
    """The meanings of the codes. Raises Gone."""
    try:
        values = json.loads(zstandard.ZstdDecompressor().decompress(path.read_bytes()))
    except FileNotFoundError as error:
        raise Gone(path.name) from error
    return Dictionaries(**values | {"contexts": [Context(**one) for one in values["contexts"]]})
