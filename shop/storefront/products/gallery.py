"""A product's pictures in the order they are shown, each with the address of its largest file."""

from __future__ import annotations

from dataclasses import dataclass

from shop.catalog.values import PageVariant, Picture, ProductPage


@dataclass(frozen=True)
class Slide:
    """One picture; `large` is a plain JPEG where there is one, for looking at it alone."""

    picture: Picture
    large: str


def slides(page: ProductPage, chosen: PageVariant) -> list[Slide]:
    """All pictures; that of the chosen variant first, so that it is seen without a script, too."""
    first = chosen.picture
    rest = [picture for picture in page.media if first is None or picture.src != first.src]
    return [Slide(picture, largest(picture)) for picture in ([first] if first else []) + rest]


def largest(picture: Picture) -> str:
    """The widest file a picture names in its `srcset`, else its source."""
    best, widest = picture.src, 0
    for candidate in picture.srcset.split(","):
        address, _, width = candidate.strip().rpartition(" ")
        if address and width[:-1].isdigit() and int(width[:-1]) > widest:
            best, widest = address, int(width[:-1])
    return best
