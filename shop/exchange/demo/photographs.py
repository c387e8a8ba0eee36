"""The demo store's photographs: finished renditions that come with the shop, copied where pictures are kept.

`pictures/index.json` tells of each its size, widths, what it shows in English and Hebrew, and its colors;
`<name>-<width>.<kind>` are its files. A piece is `<handle>--<glaze>` and `<handle>--detail`, a collection
`collection--<handle>`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shop.catalog import pictures
from shop.catalog.pictures import Stored

FOLDER = Path(__file__).with_name("pictures")


@dataclass(frozen=True)
class Photograph:
    """A picture kept, and what it shows in English and by language."""

    stored: Stored
    alt: str
    alts: dict[str, str]


@cache
def index(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """What is known of each photograph in `folder`, by name."""
    file = folder / "index.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def keep(names: Iterable[str], *, folder: Path = FOLDER) -> dict[str, Photograph]:
    """Copy those of `names` that are in `folder` to where pictures are kept. Not inside a transaction."""
    known = index(folder)
    return {name: _kept(folder, name, known[name]) for name in names if name in known}


def _kept(folder: Path, name: str, known: dict[str, Any]) -> Photograph:
    size = (int(known["width"]), int(known["height"]))
    ground = "".join(color.removeprefix("#") for color in known["ground"])
    stored = pictures.place(folder, name, widths=known["widths"], size=size, ground=ground)
    return Photograph(stored, known["alt"], {"en": known["alt"], "he": known["alt_he"]})
