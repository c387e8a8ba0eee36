"""From a row of media to what a page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from shop.brand import language
from shop.catalog.pictures.files import jpeg_path, path_of
from shop.catalog.pictures.picture import PLACEHOLDER, PLACEHOLDER_SIZE, Picture


class Kept(Protocol):
    """What is known of a picture (a row of media): its files, size, colors and texts."""

    @property
    def file(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def widths(self) -> Sequence[int]: ...
    @property
    def ground(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def alts(self) -> Mapping[str, str]: ...


def picture_of(media: Kept | None, *, alt: str) -> Picture | None:
    """The picture of `media`, a placeholder while it is not ready, None for none; `alt` if it has no text.

    Its text is in the reader's language where it is written in it. Until its renditions are made it is one
    JPEG.
    """
    if media is None:
        return None
    text = (media.alts or {}).get(language.current()) or media.alt or alt
    if not media.file:
        return Picture(PLACEHOLDER, text, *PLACEHOLDER_SIZE)
    srcset, webp, avif = _srcsets(media.file, tuple(media.widths or ()))
    source = f"/media/{jpeg_path(media.file)}"
    return Picture(source, text, media.width, media.height, srcset, webp, avif, media.ground or "")


@lru_cache(maxsize=4096)
def _srcsets(name: str, widths: tuple[int, ...]) -> tuple[str, str, str]:
    return _srcset(name, widths, "jpg"), _srcset(name, widths, "webp"), _srcset(name, widths, "avif")


def _srcset(name: str, widths: tuple[int, ...], kind: str) -> str:
    return ", ".join(f"/media/{path_of(name, width, kind)} {width}w" for width in widths)
