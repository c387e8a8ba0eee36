"""Customers' photos of what went wrong: one clean JPEG each, for staff and whoever holds the return's link.

They may show a home, so they lie in the shop's private folder and not among the pictures of the shop; what
was uploaded is not kept at all. Photos that an older version put into the media folder are served from there
until the daily look has moved them (`move_in`), and swept from it once no return shows them there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fulfillment.returns import queries
from fulfillment.returns.models import Return
from fulfillment.returns.operations.asking import MOST_PHOTOS, BadReturn
from shop.catalog import pictures
from shop.kernel import db
from shop.kernel.errors import N_

FOLDER = "returns"


def store(files: Sequence[bytes]) -> list[dict[str, Any]]:
    """Check and keep each file. Raises BadReturn about the first that is no picture or too large.

    Takes up to half a second a photo: never inside a transaction.
    """
    if len(files) > MOST_PHOTOS:
        raise BadReturn(N_("At most %(most)d photos, please."), field="photos", most=MOST_PHOTOS)
    try:
        checked = [pictures.check(data) for data in files]
    except pictures.BadPicture as error:
        raise BadReturn(error.message, field="photos", **error.params) from None
    return [
        {"file": _kept(one.digest, one.jpeg), "width": one.width, "height": one.height} for one in checked
    ]


def read(one: Return, number: int) -> bytes | None:
    """The JPEG of a return's photo, counted from 1; None where there is none."""
    if not 1 <= number <= len(one.photos):
        return None
    name = str(one.photos[number - 1]["file"])
    try:
        return pictures.private(name) if _moved(name) else pictures.public_jpeg(name)
    except FileNotFoundError:
        return None


def numbered(photos: Sequence[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """Each photo with the number it is asked for by."""
    return list(enumerate(photos, start=1))


def move_in(at: datetime) -> int:
    """Move photos that lie in the media folder into the private one; of how many returns."""
    moved = 0
    for return_id, photos in queries.photos_of_all():
        if all(_moved(str(photo["file"])) for photo in photos):
            continue
        db.end_read()
        arranged = [{**photo, "file": _moved_in(str(photo["file"]))} for photo in photos]
        with db.transaction() as session:
            row = session.get(Return, return_id, with_for_update=True)
            if row is not None and row.photos == photos:
                row.photos, moved = arranged, moved + 1
    return moved


def sweep(at: datetime) -> int:
    """Delete private photos older than two days that no return shows; how many."""
    shown = {str(photo["file"]) for _id, photos in queries.photos_of_all() for photo in photos}
    db.end_read()
    return pictures.sweep_private(FOLDER, shown, at=at)


def install() -> None:
    """Keep those that still lie in the media folder from being swept as nobody's."""
    pictures.keep_while("returns", _public_ones)


def _public_ones() -> list[str]:
    names = [str(photo["file"]) for _id, photos in queries.photos_of_all() for photo in photos]
    return [f"/media/{name}.jpg" for name in names if not _moved(name)]


def _moved(name: str) -> bool:
    return name.startswith(f"{FOLDER}/")


def _moved_in(name: str) -> str:
    if _moved(name):
        return name
    try:
        jpeg = pictures.public_jpeg(name)
    except FileNotFoundError:
        return name  # nothing to move; asking for it says so
    return _kept(name.rpartition("/")[2], jpeg)


def _kept(digest: str, jpeg: bytes) -> str:
    name = f"{FOLDER}/{digest[:2]}/{digest}.jpg"
    pictures.keep_private(name, jpeg)
    return name
