"""What a page shows of a picture: where its renditions are, how large it is, and its colors in the rough."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

PLACEHOLDER = "/static/img/placeholder.svg"
PLACEHOLDER_SIZE = (800, 1000)
COLUMNS, ROWS = 3, 4  # of the ground: as many patches as are worth their bytes
COLOR = 6  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: addresses on this shop ("/media/…", or the placeholder), size in pixels, and what it shows.

    `src` is one JPEG that everything can read: mails, feeds, old programs. `avif`, `webp` and `srcset` (JPEG
    again) list the renditions by width; they are empty until the worker has made them. `ground` is 12 colors
    of 6 hexadecimal digits, in rows of 3, to be shown until the picture has come; empty for none.
    """

    src: str
    alt: str
    width: int
    height: int
    srcset: str = ""
    webp: str = ""
    avif: str = ""
    ground: str = ""

    @property
    def ready(self) -> bool:
        """Whether it is a picture of its own, not the placeholder."""
        return self.src != PLACEHOLDER

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """(media type, srcset) of what is lighter than the JPEG, the lightest first."""
        pairs = (("image/avif", self.avif), ("image/webp", self.webp))
        return tuple(pair for pair in pairs if pair[1])

    @property
    def patches(self) -> tuple[tuple[str, str], ...]:
        """The ground as SVG paths on a field of 3 x 4: (color, outline), one for each color."""
        return patches(self.ground)

    @property
    def tone(self) -> str:
        """One color for all of the ground, that of its corners ("#d8c3a5"); empty for none."""
        return tone(self.ground)


@lru_cache(maxsize=4096)
def patches(ground: str) -> tuple[tuple[str, str], ...]:
    """A ground as SVG paths: (color, outline); neighbors of one color in a row are one rectangle."""
    colors = _colors(ground)
    outlines: dict[str, list[str]] = {}
    for row in range(ROWS if colors else 0):
        column = 0
        while column < COLUMNS:
            color = colors[row * COLUMNS + column]
            run = 1
            while column + run < COLUMNS and colors[row * COLUMNS + column + run] == color:
                run += 1
            outlines.setdefault(f"#{color}", []).append(f"M{column} {row}h{run}v1H{column}z")
            column += run
    return tuple((color, "".join(parts)) for color, parts in outlines.items())


@lru_cache(maxsize=4096)
def tone(ground: str) -> str:
    """The mean color of a ground's four corners, which is what a thing is photographed on."""
    colors = _colors(ground)
    if not colors:
        return ""
    corners = [bytes.fromhex(colors[at]) for at in (0, COLUMNS - 1, -COLUMNS, -1)]
    return "#" + bytes(sum(channel) // len(corners) for channel in zip(*corners, strict=True)).hex()


def _colors(ground: str) -> list[str]:
    whole = len(ground) == COLUMNS * ROWS * COLOR
    return [ground[at : at + COLOR] for at in range(0, len(ground), COLOR)] if whole else []
