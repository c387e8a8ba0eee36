"""Buyers' photos: checked and cleaned by the catalog's pictures, kept in the review's own row.

At once there is one JPEG without anything a camera wrote into it; the worker makes the lighter renditions.
What was uploaded is not a picture of the catalog's, so its sweep deletes it after two days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import select

from shop.catalog import pictures
from shop.catalog.pictures import Picture
from shop.kernel import db
from shop.kernel.errors import N_
from shop.reviews.models import Review
from shop.reviews.rules import MAX_PHOTOS, BadReview

Photo = dict[str, Any]


@dataclass(frozen=True)
class Kept:
    """A photo as `catalog.pictures` asks for it."""

    file: str
    width: int
    height: int
    widths: Sequence[int] = ()
    ground: str = ""
    alt: str = ""
    alts: Mapping[str, str] = field(default_factory=dict)


def store(files: Sequence[bytes]) -> list[Photo]:
    """Check and keep each file. Raises BadReview about the first that is no picture or too large.

    Takes up to half a second a photo: never inside a transaction.
    """
    if len(files) > MAX_PHOTOS:
        raise BadReview(N_("At most %(most)d photos, please."), field="photos", most=MAX_PHOTOS)
    try:
        checked = [(pictures.check(data), data) for data in files]
    except pictures.BadPicture as error:
        raise BadReview(error.message, field="photos", **error.params) from None
    return [as_photo(pictures.keep(found, data)) for found, data in checked]


def as_photo(stored: pictures.Stored) -> Photo:
    """A kept picture as a review holds it, JSON-ready."""
    return {**asdict(stored), "widths": list(stored.widths)}


def shown(photo: Photo, *, alt: str) -> Picture:
    """A photo as pages show it."""
    names = ("file", "width", "height", "widths", "ground")
    found = pictures.picture_of(Kept(**{name: photo[name] for name in names if name in photo}), alt=alt)
    assert found is not None
    return found


def arranged(before: Sequence[Photo], dropped: Sequence[str], new: Sequence[Photo]) -> list[Photo]:
    """The photos after an edit: those before without the `dropped` files, then the new ones, each once."""
    kept = {photo["file"]: photo for photo in before if photo["file"] not in dropped}
    for photo in new:
        kept.setdefault(photo["file"], photo)
    return list(kept.values())


def due(photos: Sequence[Photo]) -> bool:
    """Whether the worker has still to make renditions of some."""
    return any(photo.get("original") for photo in photos)


def addresses() -> list[str]:
    """The address of every photo of every review."""
    rows = db.session().scalars(select(Review.photos).where(Review.photo_count > 0))
    return [f"/media/{photo['file']}.jpg" for photos in rows for photo in photos]


def install() -> None:
    """Keep these files from being swept as nobody's."""
    pictures.keep_while("reviews", addresses)
