"""The worker's part: lighter renditions of buyers' photos, a review at a time, between two transactions.

A photo that cannot be made lighter stays the one JPEG it is; nothing waits for it.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import exists, select

from shop.catalog import pictures
from shop.kernel import db, jobs
from shop.reviews import operations, photos
from shop.reviews.models import Review
from shop.reviews.photos import Photo

log = logging.getLogger(__name__)


def render_due(*, at: datetime) -> int:
    """Make the renditions of one review's photos; how many reviews were done."""
    query = select(Review.id, Review.photos).where(Review.photos_due.is_(True)).order_by(Review.id).limit(1)
    found = db.session().execute(query).first()
    db.end_read()
    if found is None:
        return 0
    made = {photo["file"]: _rendered(photo) for photo in found.photos if photo.get("original")}
    with db.transaction():
        operations.note_rendered(found.id, made)
    return 1


def _rendered(photo: Photo) -> Photo | None:
    try:
        return photos.as_photo(pictures.render(photo["original"]))
    except Exception:  # whatever it is, it must not come again with every sweep
        log.exception("a buyer's photo could not be prepared", extra={"file": photo["file"]})
        return None


def install() -> None:
    """Register the work."""
    jobs.sender("reviews.photos", render_due, due=exists().where(Review.photos_due.is_(True)))
