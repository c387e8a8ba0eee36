"""Pictures: given as a file, or by an address that the worker fetches later; the worker makes renditions.

A picture belongs to a product, or stands free and is known to whoever keeps its id: a collection here, the
home page or a review above.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import and_, func, or_, select, update

from shop.catalog import rules
from shop.catalog.models import Media, Product
from shop.catalog.pictures import BadPicture, Stored
from shop.catalog.pictures.renditions import RECIPE
from shop.kernel import db, events, ids, work
from shop.kernel.errors import N_, NotFound

MAX_ALT, MAX_ADDRESS = 1000, 2000


class PictureNotFound(NotFound):
    """There is no such picture."""


def add_picture(
    product_id: uuid.UUID,
    stored: Stored,
    *,
    alt: str = "",
    alts: Mapping[str, str] | None = None,
    at: datetime,
) -> Media:
    """Add a kept picture to a product; what is not made of it yet, the worker makes."""
    media = _add(product_id, alt=alt, at=at)
    media.alts = dict(alts or {})
    _keep(media, stored, at=at)
    db.session().flush()
    return media


def keep_picture(
    stored: Stored, *, alt: str = "", alts: Mapping[str, str] | None = None, at: datetime
) -> Media:
    """Keep a picture that stands free: whoever keeps its id shows it (`queries.pictures_by_id`)."""
    media = Media(id=ids.new_id(), alt=alt[:MAX_ALT], alts=dict(alts or {}), due_at=at)
    db.session().add(media)
    _keep(media, stored, at=at)
    db.session().flush()
    return media


def describe_kept_picture(media_id: uuid.UUID, alt: str) -> None:
    """Say what a free-standing picture shows. Raises PictureNotFound."""
    _found(None, media_id).alt = alt[:MAX_ALT]
    db.session().flush()


def drop_kept_picture(media_id: uuid.UUID) -> None:
    """Take a free-standing picture away; one that is gone already is fine."""
    media = db.session().get(Media, media_id)
    if media is not None and media.product_id is None:
        db.session().delete(media)
        db.session().flush()


def add_picture_address(product_id: uuid.UUID, url: str, *, alt: str = "", at: datetime) -> Media:
    """Add a picture that the worker fetches; the placeholder is shown meanwhile. Raises BadPicture."""
    url = url.strip()
    if not is_address(url):
        raise BadPicture(N_("A picture's address begins with https:// or http://."))
    media = _add(product_id, alt=alt, at=at)
    media.source_url = url
    db.session().flush()
    events.nudge()
    return media


def is_address(url: str) -> bool:
    """Whether `url` looks like something to fetch a picture from."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(url) <= MAX_ADDRESS
    except ValueError:
        return False


def note_fetched(media_id: uuid.UUID, stored: Stored, *, at: datetime) -> None:
    """Note that the worker has fetched a picture, whose renditions come next; one deleted is left alone."""
    media = db.session().get(Media, media_id)
    if media is not None and media.done_at is None:
        media.attempts = 0
        _keep(media, stored, at=at)
        db.session().flush()


def note_rendered(media_id: uuid.UUID, stored: Stored, *, at: datetime) -> None:
    """Note that the worker has made a picture's renditions; one deleted meanwhile is left alone."""
    media = db.session().get(Media, media_id)
    if media is not None and media.original == stored.original:
        _keep(media, stored, at=at)
        db.session().flush()


def make_again(*, everything: bool = False, at: datetime) -> int:
    """Have the worker make renditions of an older recipe (or all) again; how many. What is there is shown on.

    Those without an original are fetched again where their address is known, else left as they are.
    """
    query = update(Media).where(
        Media.done_at.is_not(None), or_(Media.original != "", and_(Media.source_url != "", Media.file != ""))
    )
    if not everything:
        query = query.where(Media.recipe < RECIPE)
    values = {"done_at": None, "parked_at": None, "due_at": at, "attempts": 0}
    again = query.values(**values).execution_options(synchronize_session=False)
    count = db.session().execute(again).rowcount  # type: ignore[attr-defined]
    events.nudge()
    return int(count)


def retry_picture(product_id: uuid.UUID | None, media_id: uuid.UUID, *, at: datetime) -> None:
    """Have the worker try again now; `product_id` None for a picture that stands free."""
    _found(product_id, media_id)
    work.retry(Media, media_id, at=at)
    events.nudge()


def drop_picture(product_id: uuid.UUID, media_id: uuid.UUID) -> None:
    """Take a picture away; its files are swept later, as another product may show the same."""
    db.session().delete(_found(product_id, media_id))
    db.session().flush()


def arrange_pictures(product_id: uuid.UUID, order: Sequence[tuple[uuid.UUID, str]]) -> None:
    """Put the pictures into the given order of (id, alternative text); unknown ids are passed over."""
    query = select(Media).where(Media.product_id == product_id).order_by(Media.position, Media.id)
    existing = {media.id: media for media in db.session().scalars(query)}
    texts = {media_id: alt[:MAX_ALT] for media_id, alt in order if media_id in existing}
    rest = [media_id for media_id in existing if media_id not in texts]
    for position, media_id in enumerate([*texts, *rest], start=1):
        existing[media_id].position = position
        existing[media_id].alt = texts.get(media_id, existing[media_id].alt)
    db.session().flush()


def _add(product_id: uuid.UUID, *, alt: str, at: datetime) -> Media:
    if db.session().get(Product, product_id) is None:
        raise PictureNotFound(N_("This product does not exist any more."))
    query = select(func.count(), func.max(Media.position)).where(Media.product_id == product_id)
    count, last = db.session().execute(query).one()
    if count >= rules.MAX_PICTURES:
        raise BadPicture(N_("A product has at most %(most)d pictures."), most=rules.MAX_PICTURES)
    media = Media(
        id=ids.new_id(), product_id=product_id, position=(last or 0) + 1, alt=alt[:MAX_ALT], due_at=at
    )
    db.session().add(media)
    return media


def _keep(media: Media, stored: Stored, *, at: datetime) -> None:
    media.file, media.width, media.height = stored.file, stored.width, stored.height
    media.original, media.parked_at, media.last_error = stored.original, None, None
    if stored.original and not stored.widths:
        media.due_at, media.done_at = at, None
        events.nudge()
        return
    media.widths, media.ground, media.recipe = list(stored.widths), stored.ground, RECIPE
    media.done_at = at


def _found(product_id: uuid.UUID | None, media_id: uuid.UUID) -> Media:
    media = db.session().get(Media, media_id)
    if media is None or media.product_id != product_id:
        raise PictureNotFound(N_("This picture does not exist any more."))
    return media
