"""Pictures whose renditions were made beforehand (the demo store's): copied, not made."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from shop.catalog.pictures import files
from shop.catalog.pictures.renditions import Stored


def place(
    source: Path, name: str, *, widths: Sequence[int], size: tuple[int, int], ground: str = ""
) -> Stored:
    """Copy `<name>-<width>.<kind>` of every width and kind from the folder `source` into the media folder.

    `size` is that of the largest. Raises FileNotFoundError when one is missing. Not inside a transaction.
    """
    widths = sorted(widths)
    digest = hashlib.sha256(_file(source, name, widths[-1], "jpg").read_bytes()).hexdigest()
    target = f"{files.FOLDER}/{digest[:2]}/{digest[2:22]}"
    for width in widths:
        for kind in files.KINDS:
            _copy(_file(source, name, width, kind), files.path_of(target, width, kind))
    nearest = min(widths, key=lambda width: abs(width - files.JPEG_WIDTH))
    _copy(_file(source, name, nearest, "jpg"), files.jpeg_path(target))
    return Stored(target, *size, widths=tuple(widths), ground=ground)


def _file(source: Path, name: str, width: int, kind: str) -> Path:
    return source / files.path_of(name, width, kind)


def _copy(source: Path, target: str) -> None:
    if not files.is_there(files.folder() / target):
        files.write(target, source.read_bytes())
