"""Customers' photos of what went wrong: checked and cleaned by the catalog's pictures, one JPEG each.

What was uploaded is not a picture of the catalog's, so its sweep deletes the original after two days, and the
JPEG as soon as no return shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fulfillment.returns import queries
from fulfillment.returns.operations.asking import MOST_PHOTOS, BadReturn
from shop.catalog import pictures
from shop.kernel.errors import N_


def store(files: Sequence[bytes]) -> list[dict[str, Any]]:
    """Check and keep each file. Raises BadReturn about the first that is no picture or too large.

    Takes up to half a second a photo: never inside a transaction.
    """
    if len(files) > MOST_PHOTOS:
        raise BadReturn(N_("At most %(most)d photos, please."), field="photos", most=MOST_PHOTOS)
    try:
        checked = [(pictures.check(data), data) for data in files]
    except pictures.BadPicture as error:
        raise BadReturn(error.message, field="photos", **error.params) from None
    kept = [pictures.keep(found, data) for found, data in checked]
    return [{"file": one.file, "width": one.width, "height": one.height} for one in kept]


def addresses(photos: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where each photo is, with its size in pixels."""
    return [{**photo, "url": f"/media/{photo['file']}.jpg"} for photo in photos]


def install() -> None:
    """Keep these files from being swept as nobody's."""
    pictures.keep_while("returns", queries.photos_shown)
