"""Makes the shop's picture files of what was rendered: `python -m studio.export FROM… --into DIR`.

Each picture in AVIF, WebP and JPEG in a few widths, as good as its budget allows, and an index. Of a picture
that is in several folders the first is taken.
"""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

from PIL import Image

WIDTHS = {"portrait": (320, 640), "landscape": (320, 640, 960, 1280)}
BUDGETS = {  # width: largest number of bytes
    "avif": {320: 5_000, 640: 12_000, 960: 24_000, 1280: 36_000},
    "webp": {320: 9_000, 640: 18_000, 960: 36_000, 1280: 54_000},
    "jpg": {320: 15_000, 640: 30_000, 960: 60_000, 1280: 90_000},
}
QUALITIES = {"avif": range(72, 19, -4), "webp": range(86, 19, -4), "jpg": range(84, 29, -4)}
FORMATS = {
    "avif": {"format": "AVIF", "speed": 6},
    "webp": {"format": "WEBP", "method": 4},
    "jpg": {"format": "JPEG", "optimize": True, "progressive": True},
}
COLUMNS, ROWS = 3, 4


def export(folders: list[Path], into: Path, *, words: dict[str, tuple[str, str]], again: bool) -> dict:
    """Write what is new or newer; gives back the index of all pictures there are."""
    index = {}
    for name, (alt, alt_he) in words.items():
        source = next(
            (folder / f"{name}.png" for folder in folders if (folder / f"{name}.png").exists()), None
        )
        if source is None:
            continue
        with Image.open(source) as opened:
            picture = opened.convert("RGB")
        sizes = _sizes(picture)
        first = into / f"{name}-{sizes[0][0]}.avif"
        if again or not first.exists() or first.stat().st_mtime < source.stat().st_mtime:
            for size in sizes:
                _write(picture.resize(size, Image.Resampling.LANCZOS), name, into)
        index[name] = {
            "width": sizes[-1][0],
            "height": sizes[-1][1],
            "widths": [width for width, _ in sizes],
            "alt": alt,
            "alt_he": alt_he,
            "ground": ground(picture),
        }
    return index


def _sizes(picture: Image.Image) -> list[tuple[int, int]]:
    wide = picture.width > picture.height
    target = 1280 if picture.width * 9 == picture.height * 16 else 960 if wide else 640
    widths = [width for width in WIDTHS["landscape" if wide else "portrait"] if width <= target]
    return [(width, round(width * picture.height / picture.width)) for width in widths]


def _write(picture: Image.Image, name: str, into: Path) -> None:
    for ending, settings in FORMATS.items():
        budget, qualities = BUDGETS[ending][picture.width], QUALITIES[ending]
        low, high = 0, len(qualities) - 1  # the first quality that fits; the better ones come first
        data = b""
        while low <= high:
            middle = (low + high) // 2
            file = io.BytesIO()
            picture.save(file, quality=qualities[middle], **settings)
            if file.tell() <= budget or middle == len(qualities) - 1:
                data, high = file.getvalue(), middle - 1
            else:
                low = middle + 1
        (into / f"{name}-{picture.width}.{ending}").write_bytes(data)


def ground(picture: Image.Image) -> list[str]:
    """Average colors of three columns by four rows, row by row from the top left."""
    small = picture.resize((COLUMNS, ROWS), Image.Resampling.BOX)
    return [
        "#{:02x}{:02x}{:02x}".format(*small.getpixel((x, y))) for y in range(ROWS) for x in range(COLUMNS)
    ]


def _clear(into: Path, index: dict) -> None:
    """Remove files that the index does not know."""
    known = {
        f"{name}-{width}.{ending}"
        for name, entry in index.items()
        for width in entry["widths"]
        for ending in FORMATS
    }
    for path in into.iterdir():
        if path.name not in known | {"index.json"}:
            path.unlink()


def main() -> None:
    """Export and write the index."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "folders", type=Path, nargs="+", metavar="FROM", help="where the PNG files are; the best first"
    )
    parser.add_argument("--into", type=Path, required=True, help="the folder of the shop's pictures")
    parser.add_argument("--again", action="store_true", help="also what has not changed")
    asked = parser.parse_args()
    from studio import shots  # needs Blender's module, which reading the help does not

    words = {shot.name: (shot.alt, shot.alt_he) for shot in shots.every()}
    asked.into.mkdir(parents=True, exist_ok=True)
    index = export(asked.folders, asked.into, words=words, again=asked.again)
    _clear(asked.into, index)
    text = json.dumps(index, ensure_ascii=False, indent=1, sort_keys=True)
    (asked.into / "index.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(index)} of {len(words)} pictures")


if __name__ == "__main__":
    main()
