"""Files that come with messages: pictures through the catalog's pipeline, and PDFs; nothing else is kept.

A picture is decoded and written anew, so nothing that a camera or a sender hid in it is kept. Files lie in
the shop's database, not in the media folder: they may show a home, and nobody else may see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.catalog import pictures
from shop.conversations.rules import MAX_FILES, BadMessage, one_line
from shop.kernel.errors import N_

JPEG, PDF = "image/jpeg", "application/pdf"
MAX_PDF = 5 * 1024 * 1024
MAX_BYTES = pictures.MAX_BYTES


@dataclass(frozen=True, kw_only=True)
class File:
    """A file ready to be kept; width and height in pixels, of pictures only."""

    name: str
    media_type: str
    data: bytes
    width: int | None = None
    height: int | None = None


def photos(uploads: Sequence[tuple[str, bytes]]) -> list[File]:
    """Pictures that a customer attaches, as (name, bytes). Raises BadMessage about the first that is none.

    Takes up to half a second a photo: never inside a transaction.
    """
    if len(uploads) > MAX_FILES:
        raise BadMessage(N_("At most %(most)d photos, please."), field="photos", most=MAX_FILES)
    try:
        return [_picture(name, data) for name, data in uploads]
    except pictures.BadPicture as error:
        raise BadMessage(error.message, field="photos", **error.params) from None


def of_mail(attached: Sequence[tuple[str, bytes]]) -> tuple[list[File], list[str]]:
    """(the files to keep, the names of the others) of what a mail carried. Never inside a transaction."""
    kept: list[File] = []
    left_out: list[str] = []
    for name, data in attached:
        found = _either(name, data) if len(kept) < MAX_FILES else None
        if found is None:
            left_out.append(one_line(name, most=80) or "?")
        else:
            kept.append(found)
    return kept, left_out


def _either(name: str, data: bytes) -> File | None:
    if data[:5] == b"%PDF-":
        return File(name=_named(name, "pdf"), media_type=PDF, data=data) if len(data) <= MAX_PDF else None
    try:
        return _picture(name, data)
    except pictures.BadPicture:
        return None


def _picture(name: str, data: bytes) -> File:
    found = pictures.check(data)
    size = {"width": found.width, "height": found.height}
    return File(name=_named(name, "jpg"), media_type=JPEG, data=found.jpeg, **size)


def _named(name: str, ending: str) -> str:
    """A harmless file name: its last part, without a path or quotes, with the ending it has now."""
    last = one_line(name.replace("\\", "/").rpartition("/")[2], most=120).replace('"', "")
    return f"{last.rpartition('.')[0].strip('. ') or last.strip('. ') or 'file'}.{ending}"
