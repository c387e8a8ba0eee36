"""What the form says of pictures: files and an address to add, texts, places, and those to take away."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from shop.catalog import operations, pictures
from shop.kernel import ids
from shop.web.acting import sentence

MAX_AT_ONCE = 12


@dataclass(frozen=True)
class PictureEdits:
    """Changes of a product's pictures, its new files checked and written."""

    stored: tuple[pictures.Stored, ...] = ()
    address: str = ""
    order: tuple[tuple[uuid.UUID, str], ...] = ()
    dropped: tuple[uuid.UUID, ...] = ()

    def apply(self, product_id: uuid.UUID, *, at: datetime) -> None:
        """Write them, in the open transaction. Raises BadPicture, PictureNotFound."""
        for media_id in self.dropped:
            operations.drop_picture(product_id, media_id)
        if self.order:
            operations.arrange_pictures(product_id, self.order)
        for kept in self.stored:
            operations.add_picture(product_id, kept, at=at)
        if self.address:
            operations.add_picture_address(product_id, self.address, at=at)


def keep_uploads(files: Iterable[FileStorage]) -> tuple[list[pictures.Stored], list[str]]:
    """All pictures kept, or, when one is refused, none, and a sentence for each that was.

    To be called outside transactions. Each file is read twice rather than held in memory with all the others.
    """
    given = [file for file in files if file.filename]
    if len(given) > MAX_AT_ONCE:
        return [], [_("At most %(most)d pictures at once.", most=MAX_AT_ONCE)]
    checked, refused = [], []
    for file in given:
        try:
            checked.append(pictures.check(_read(file)))
        except pictures.BadPicture as error:
            refused.append(f"{(file.filename or '')[:80]}: {sentence(error)}")
    if refused:
        return [], refused
    return [pictures.keep(found, _read(file)) for found, file in zip(checked, given, strict=True)], []


def _read(file: FileStorage) -> bytes:
    file.stream.seek(0)
    return file.stream.read(pictures.MAX_BYTES + 1)


def arranged(typed: Mapping[str, str], removed: Iterable[str]) -> PictureEdits:
    """Texts (`alt-<id>`), places (`place-<id>`) and removals, as posted."""
    dropped = tuple(found for text in removed if (found := ids.parse_id(text)))
    placed = []
    for name, alt in typed.items():
        media_id = ids.parse_id(name.removeprefix("alt-")) if name.startswith("alt-") else None
        if media_id and media_id not in dropped:
            placed.append((_place(typed.get(f"place-{media_id}", "")), media_id, alt.strip()))
    placed.sort(key=lambda entry: entry[0])
    return PictureEdits(order=tuple((media_id, alt) for _n, media_id, alt in placed), dropped=dropped)


def _place(text: str) -> int:
    return int(text[:4]) if text.isascii() and text.isdigit() else 9999
