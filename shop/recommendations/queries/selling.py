"""What sells best lately, and what is newest: candidates for whoever nothing is known about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from shop.catalog import queries as catalog
from shop.catalog.queries import cards
from shop.kernel import db, kept
from shop.recommendations import filling, reasons, slots
from shop.recommendations.filling import Candidate
from shop.recommendations.models import PopularProduct
from shop.recommendations.queries.rows import READ, Plan, Row, plan
from shop.recommendations.slots import ANYBODY, FALLBACK, HOME_POPULAR, Reader

MOST_KEPT = 500  # best sellers; no page asks for as many


def popular(
    slot: str = HOME_POPULAR,
    *,
    reader: Reader = ANYBODY,
    without: Mapping[uuid.UUID, str] | None = None,
    exclude: Iterable[uuid.UUID] = (),
    limit: int = 8,
) -> Row:
    """What sold best lately, for its fallback what is newest. One statement."""
    made = popular_plan(slot, reader=reader, without=without, exclude=exclude, limit=limit)
    return made.row(cards(made.wanted), {})


def popular_plan(
    slot: str,
    *,
    reader: Reader = ANYBODY,
    without: Mapping[uuid.UUID, str] | None = None,
    exclude: Iterable[uuid.UUID] = (),
    limit: int,
) -> Plan:
    """The plan behind `popular`."""
    policy = slots.policy(slot, reader)
    left_out = {**dict.fromkeys(exclude, filling.SHOWN_ABOVE), **(without or {})}
    many = limit * READ + len(left_out)
    found = newest(many) if policy == FALLBACK else best(many, least=limit + len(left_out))
    return plan(slot, policy, found, without=left_out, limit=limit, reader=reader, anything=True)


def best(most: int, *, least: int) -> list[Candidate]:
    """What sold best lately; where these are fewer than `least`, followed by what is newest."""
    found = list(_best_sellers()[:most])
    if len(found) >= least:
        return found
    known = {one.product_id for one in found}
    return [*found, *(one for one in newest(most) if one.product_id not in known)]


def newest(most: int) -> list[Candidate]:
    """What came last into the shop; the score falls with the place."""
    return [_new(product_id, 1 / (at + 1) / 1000) for at, product_id in enumerate(catalog.newest(most))]


def _new(product_id: uuid.UUID, score: float) -> Candidate:
    return Candidate(product_id, score, reasons.NEW, parts={"newness": score})


@kept.until_changed(PopularProduct)
def _best_sellers() -> tuple[Candidate, ...]:
    query = select(PopularProduct.product_id, PopularProduct.score).order_by(PopularProduct.rank)
    return tuple(
        Candidate(product_id, score, reasons.POPULAR, parts={"demand": score})
        for product_id, score in db.session().execute(query.limit(MOST_KEPT))
    )
