"""A returning customer's two lists, never mixed: "Buy again" and "For you"."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Uuid, bindparam, select

from shop.catalog.queries import cards
from shop.kernel import clock, reading
from shop.recommendations import entries, filling, slots
from shop.recommendations.entries import Item
from shop.recommendations.filling import Candidate
from shop.recommendations.models import PersonalList
from shop.recommendations.queries import companions, selling
from shop.recommendations.queries.rows import READ, Plan, Row, plan
from shop.recommendations.slots import (
    ANYBODY,
    FALLBACK,
    HOME_BUY_AGAIN,
    HOME_FOR_YOU,
    LEARNED,
    SEARCH,
    Reader,
)

_COLUMNS = PersonalList.__table__.c
_OF_CUSTOMER = select(_COLUMNS.buy_again, _COLUMNS.for_you, _COLUMNS.computed_at).where(
    _COLUMNS.customer_id == bindparam("customer_id", type_=Uuid())
)


@dataclass(frozen=True)
class PersonalLists:
    """What is written down for a customer, best first."""

    buy_again: tuple[Item, ...] = ()
    for_you: tuple[Item, ...] = ()
    computed_at: datetime | None = None


NOTHING = PersonalLists()


def personal(customer_id: uuid.UUID) -> PersonalLists | None:
    """A customer's lists as they are stored. One statement."""
    row = next(iter(reading.rows(_OF_CUSTOMER, customer_id=customer_id)), None)
    if row is None:
        return None
    return PersonalLists(entries.read(row.buy_again), entries.read(row.for_you), row.computed_at)


def buy_again(customer_id: uuid.UUID, *, limit: int = 4) -> Row:
    """What the customer bought, most often first."""
    return again(HOME_BUY_AGAIN, Reader(customer_id=str(customer_id)), limit=limit)


def again(slot: str, reader: Reader, *, limit: int = 4) -> Row:
    """What the reader bought and is due, in a slot of its own."""
    if not slots.is_shown(slot):
        return Row(slot)
    made = again_plan(of(reader), slot=slot, reader=reader, limit=limit)
    return made.row(cards(made.wanted), {})


def instead(reader: Reader, *, lately: Sequence[uuid.UUID] = (), limit: int = 4) -> Row:
    """Where a search found nothing: what fits the reader, else what sells; for the held out what is new."""
    if not slots.is_shown(SEARCH):
        return Row(SEARCH)
    if slots.policy(SEARCH, reader) == LEARNED:
        made = taste_plan(of(reader), slot=SEARCH, reader=reader, lately=lately, limit=limit)
        found = cards([*made.wanted, *made.sources]) if made.candidates else {}
        row = made.row(found, {one: card.title for one, card in found.items()})
        if len(row) >= limit:
            return row
    return selling.popular(SEARCH, reader=reader, limit=limit)


def liked(reader: Reader) -> list[uuid.UUID]:
    """What fits a known reader, best first; no statement for whoever is not known."""
    return [one.product_id for one in of(reader).for_you]


def of(reader: Reader) -> PersonalLists:
    """The stored lists of a reader; empty ones for whoever is not known."""
    return (personal(uuid.UUID(reader.customer_id)) if reader.customer_id else None) or NOTHING


def for_you(customer_id: uuid.UUID, *, limit: int = 4) -> Row:
    """What fits what the customer has and is new to them."""
    made = taste_plan(personal(customer_id) or NOTHING, slot=HOME_FOR_YOU, limit=limit)
    found = cards([*made.wanted, *made.sources])
    return made.row(found, {one: card.title for one, card in found.items()})


def again_plan(mine: PersonalLists, *, slot: str, reader: Reader = ANYBODY, limit: int) -> Plan:
    """What was bought and is due again; for those held out what was bought last. Cards not read yet."""
    policy, now = slots.policy(slot, reader), clock.now()
    early = {one.product_id: filling.NOT_DUE for one in mine.buy_again if one.due_at and one.due_at > now}
    items = list(mine.buy_again)
    if policy == FALLBACK:
        items.sort(key=lambda one: one.last_at.timestamp() if one.last_at else 0.0, reverse=True)
        items, early = (items if len(early) < len(items) else []), {}  # a row where the others have one
    return plan(slot, policy, [_candidate(one) for one in items], without=early, limit=limit, reader=reader)


def taste_plan(
    mine: PersonalLists,
    *,
    slot: str,
    reader: Reader = ANYBODY,
    without: Mapping[uuid.UUID, str] | None = None,
    lately: Sequence[uuid.UUID] = (),
    limit: int,
) -> Plan:
    """What fits the person: their own list; else what goes with what they looked at; for those held out what
    sells. Nothing where nothing is known of them. Cards not read yet."""
    policy = slots.policy(slot, reader)
    owned = {one.product_id: filling.OWNED for one in mine.buy_again}
    barred = {**(without or {}), **owned}
    if not mine.for_you and lately:
        near = dict.fromkeys(lately, "")
        made = companions.together(near, slot=slot, reader=reader, kinds=companions.LOOKED_AT, limit=limit)
        found = made.candidates
    else:
        found = tuple(_candidate(one) for one in mine.for_you)
    if policy == FALLBACK and found:
        found = tuple(selling.best(limit * READ + len(barred), least=limit + len(barred)))
    seen = dict.fromkeys(lately, filling.SHOWN_ABOVE)
    barred = {**seen, **barred}
    return plan(slot, policy, found, without=barred, limit=limit, reader=reader, anything=bool(found))


def _candidate(one: Item) -> Candidate:
    return Candidate(
        one.product_id, one.score, one.reason, one.because_of_id, one.parts, one.times, one.last_at
    )
