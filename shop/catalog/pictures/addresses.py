"""From a row of media to what a page shows."""

from __future__ import annotations

from shop.catalog.models import Media
from shop.catalog.pictures.files import jpeg_path, webp_path, widths_of
from shop.catalog.values import Picture

PLACEHOLDER = "/static/img/placeholder.svg"
PLACEHOLDER_SIZE = (800, 1000)


def picture_of(media: Media | None, *, alt: str) -> Picture | None:
    """The picture of `media`, a placeholder while it is not ready, None for none; `alt` if it has no text."""
    if media is None:
        return None
    text = media.alt or alt
    if not media.file:
        return Picture(PLACEHOLDER, text, *PLACEHOLDER_SIZE)
    srcset = ", ".join(f"/media/{webp_path(media.file, w)} {w}w" for w in widths_of(media.width))
    return Picture(f"/media/{jpeg_path(media.file)}", text, media.width, media.height, srcset)
