"""Puts the demo reviews on the demo catalog: those of demo buyers as verified ones, the others as anybody's.

All are marked with the source "demo". The demo store lets every customer write, so that both are seen.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any, TypeVar

from sqlalchemy import func, select

from shop.catalog.models import ACTIVE, Media, Product
from shop.customers.models import Customer
from shop.kernel import db, ids, preferences, registry
from shop.reviews import operations, rules
from shop.reviews.demo import said as texts
from shop.reviews.demo.said import ANY, Question, Review, kind_of
from shop.reviews.models import DEMO, PUBLISHED, WAITING
from shop.reviews.models import Question as QuestionRow
from shop.reviews.models import Review as ReviewRow
from shop.reviews.models import ReviewRight as Right

Said = TypeVar("Said", Review, Question)
HEBREW_LETTERS = range(0x590, 0x600)
STILL_WAITING = 3  # those of the last days, so that the owner's list is not empty


def install() -> None:
    """Register the seeder, after the ones that make goods, orders and parcels."""
    registry.seeder("reviews", seed, order=60)


def seed(at: datetime) -> None:
    """Make the demo reviews and questions, unless there are any or nothing is sold. Opens its transaction."""
    goods = _goods()
    there = db.session().scalar(select(func.count()).select_from(ReviewRow)) or 0
    rights = _rights()
    db.end_read()
    if there or not goods:
        return
    with db.transaction():
        if not preferences.is_set(rules.ANYBODY):
            preferences.put(rules.ANYBODY, True, at=at)
        for product_id, said, buyer in _spread(goods, rights):
            _review(product_id, said, buyer, at=at)
        for product_id, asked in _about(goods, texts.questions()):
            _question(product_id, asked, at=at)
        for product_id in sorted(goods):
            operations.recount(product_id)
            operations.recount_questions(product_id)


def _goods() -> dict[uuid.UUID, str]:
    """The kind of every product on sale."""
    query = select(Product.id, Product.title).where(Product.status == ACTIVE)
    rows = db.session().execute(query.order_by(Product.created_at.desc(), Product.id))
    return {row.id: kind_of(row.title) for row in rows}


def _rights() -> list[tuple[uuid.UUID, Customer]]:
    """What invented buyers have received."""
    query = select(Right.product_id, Customer).join(Customer, Customer.id == Right.customer_id)
    return [(row[0], row[1]) for row in db.session().execute(query.order_by(Right.granted_at, Right.id))]


def _spread(
    goods: dict[uuid.UUID, str], rights: Sequence[tuple[uuid.UUID, Customer]]
) -> Iterator[tuple[uuid.UUID, Review, Customer | None]]:
    """Each review with its product, and with its buyer where there is one who fits."""
    unused = list(rights)
    for product_id, said in _about(goods, texts.reviews()):
        fits = (right for right in unused if right[0] == product_id and _writes(right[1].name) == said.locale)
        found = next(fits, None)
        if found is not None:
            unused.remove(found)
        yield product_id, said, found[1] if found else None


def _about(goods: dict[uuid.UUID, str], said: Sequence[Said]) -> Iterator[tuple[uuid.UUID, Said]]:
    """Each piece of text with a product of its kind, the products of a kind in turn."""
    turns = {
        kind: cycle([one for one, its in goods.items() if kind in (ANY, its)])
        for kind in {*goods.values(), ANY}
    }
    for one in said:
        if one.kind in turns:
            yield next(turns[one.kind]), one


def _writes(name: str) -> str:
    return "he" if any(ord(sign) in HEBREW_LETTERS for sign in name) else "en"


def _review(product_id: uuid.UUID, said: Review, buyer: Customer | None, *, at: datetime) -> None:
    when = at - timedelta(days=said.days_ago, hours=said.helpful)
    if buyer is not None:  # nobody writes before the parcel has come
        when = at - timedelta(hours=6 + said.days_ago)
    photos = _photo(product_id) if said.photo else []
    waits = said.days_ago <= STILL_WAITING
    db.session().add(
        ReviewRow(
            id=ids.new_id(),
            product_id=product_id,
            customer_id=buyer.id if buyer else None,
            source=DEMO,
            stars=said.stars,
            title=said.title,
            text=said.text,
            name=rules.name_shown(buyer.name) if buyer else said.name,
            locale=said.locale,
            photos=photos,
            photo_count=len(photos),
            verified=buyer is not None,
            helpful=said.helpful,
            status=WAITING if waits else PUBLISHED,
            reply=said.reply,
            replied_at=when + timedelta(hours=20) if said.reply else None,
            written_at=when,
            published_at=None if waits else when + timedelta(hours=3),
        )
    )


def _photo(product_id: uuid.UUID) -> list[dict[str, Any]]:
    """The product's last picture, as its buyer might have taken it."""
    query = select(Media).where(Media.product_id == product_id, Media.file != "")
    media = db.session().scalars(query.order_by(Media.position.desc(), Media.id)).first()
    if media is None:
        return []
    names = ("file", "width", "height", "widths", "ground")
    return [{name: getattr(media, name) for name in names}]


def _question(product_id: uuid.UUID, asked: Question, *, at: datetime) -> None:
    when = at - timedelta(days=asked.days_ago)
    db.session().add(
        QuestionRow(
            id=ids.new_id(),
            product_id=product_id,
            source=DEMO,
            locale=asked.locale,
            text=asked.text,
            answer=asked.answer,
            status=PUBLISHED if asked.answer else WAITING,
            asked_at=when,
            answered_at=when + timedelta(hours=7) if asked.answer else None,
        )
    )
