"""The font that documents are set in: PDF_FONT, else one of the machine's with Latin and Hebrew letters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from shop.kernel.settings import Settings

_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts/Supplemental"),
    Path("C:/Windows/Fonts"),
)
# Regular and bold; all of them hold Latin, Hebrew, Greek and Cyrillic letters and the signs of currencies.
_KNOWN = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("Arial.ttf", "Arial Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("FreeSans.ttf", "FreeSansBold.ttf"),
)
_settings: list[Settings] = []


@dataclass(frozen=True)
class Font:
    """Files of a font; `bold` is the regular one where there is no other."""

    regular: Path
    bold: Path


def configure(settings: Settings) -> None:
    """Set the deploy's settings; once at start-up."""
    _settings[:] = [settings]


def current() -> Font | None:
    """The font to set documents in; None where the machine has none that fits."""
    return find(_settings[0].pdf_font if _settings else None)


def find(chosen: Path | None) -> Font | None:
    """`chosen` if it can be read (its bold beside it where there is one), else an installed font."""
    if chosen is not None:
        return _chosen(chosen) if chosen.is_file() else None
    return _installed()


def _chosen(path: Path) -> Font:
    stem = path.stem.removesuffix("-Regular")
    names = [f"{stem}{joint}Bold{path.suffix}" for joint in ("-", " ", "")]
    bold = next((path.with_name(name) for name in names if path.with_name(name).is_file()), path)
    return Font(path, bold)


@lru_cache(maxsize=1)
def _installed() -> Font | None:
    wanted = {name for pair in _KNOWN for name in pair}
    there: dict[str, Path] = {}
    for folder in _FOLDERS:
        if folder.is_dir():
            for path in sorted(folder.rglob("*.ttf")):
                if path.name in wanted:
                    there.setdefault(path.name, path)
    for regular, bold in _KNOWN:
        if regular in there:
            return Font(there[regular], there.get(bold, there[regular]))
    return None
