"""Noting the renditions that the worker has made of a review's photos."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from shop.kernel import db
from shop.reviews import photos
from shop.reviews.models import Review
from shop.reviews.photos import Photo


def note_rendered(review_id: uuid.UUID, made: Mapping[str, Photo | None]) -> None:
    """Put finished photos into a review by their `file`; None for one that stays the JPEG it is.

    The review may have been changed or taken back in the meantime: photos it has no more are passed over.
    """
    review = db.session().get(Review, review_id, with_for_update=True, populate_existing=True)
    if review is None:
        return
    review.photos = [_finished(photo, made) for photo in review.photos]
    review.photos_due = photos.due(review.photos)
    db.session().flush()


def _finished(photo: Photo, made: Mapping[str, Photo | None]) -> Photo:
    if photo["file"] not in made:
        return photo
    return {**photo, **(made[photo["file"]] or {}), "original": ""}
