"""Somebody looked at a product in several visits and has not bought it: from visits with consent only."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from shop.catalog.models import ACTIVE, Product
from shop.kernel import clock, db, ids
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys import identity
from tracking.journeys.identity.graph import People
from tracking.journeys.models import Event
from tracking.personalization.offers.tables import OfferDecision
from tracking.personalization.offers.triggers.base import Asked, Candidate, people

KIND = "visits"
LATELY = timedelta(hours=2)
LOOK = "view_item"


def find(asked: Asked) -> list[Candidate]:
    """Who looked just now at a product they have looked at in `times` visits within `days` days."""
    lately = _looks(Event.occurred_at > clock.to_micros(asked.at - LATELY), asked)
    visitors = {row.visitor_id for row in lately}
    whole = identity.around(visitors)
    persons = {_person(whole, visitor) for visitor in visitors}
    everybody = visitors | {member for member, person in whole.person_of.items() if person in persons}
    since = clock.to_micros(asked.at - timedelta(days=int(asked.answers["days"])))
    looked = _looks((Event.visitor_id.in_(everybody)) & (Event.occurred_at > since), asked)
    settled = _settled(asked, everybody | persons)
    visits: dict[tuple[str, uuid.UUID], set[str]] = defaultdict(set)
    for row in looked:
        for product_id in _products(row.props):
            visits[_person(whole, row.visitor_id), product_id].add(row.session_id)
    best: dict[str, tuple[int, uuid.UUID]] = {}
    for (person, product_id), sessions in visits.items():
        if len(sessions) >= int(asked.answers["times"]) and (person, product_id) not in settled:
            best[person] = max(best.get(person, (0, product_id)), (len(sessions), product_id))
    titles = _titles(product_id for _times, product_id in best.values())
    found = {
        visitor: Candidate(visitor_id=visitor, product_id=product, said={"product": titles[product]})
        for visitor in sorted(visitors)
        if (product := best.get(_person(whole, visitor), (0, None))[1]) in titles and product is not None
    }
    return people(asked, dict(list(found.items())[: asked.most]))


def _settled(asked: Asked, members: set[str]) -> set[tuple[str, uuid.UUID]]:
    """(person, product) of what was decided before: looking at something else is another occasion."""
    customers = [one for one in map(ids.parse_id, members) if one is not None]
    rows = db.session().execute(
        select(OfferDecision.customer_id, OfferDecision.visitor_id, OfferDecision.product_id).where(
            OfferDecision.offer == asked.offer,
            OfferDecision.customer_id.in_(customers) | OfferDecision.visitor_id.in_(members),
        )
    )
    return {(str(who), row[2]) for row in rows for who in row[:2] if who is not None and row[2] is not None}


def _person(whole: People, member: str) -> str:
    return whole.person_of.get(member, member)


def _looks(condition: Any, asked: Asked) -> list[Any]:
    rows = select(Event.visitor_id, Event.session_id, Event.props).where(
        Event.name == LOOK,
        condition,
        Event.occurred_at <= clock.to_micros(asked.at),
        Event.consent == CONSENT_GRANTED,
        Event.visitor_id.is_not(None),
        Event.bot.is_(False),
        Event.internal.is_(False),
    )
    return list(db.session("journey").execute(rows))


def _products(props: dict[str, Any]) -> Iterable[uuid.UUID]:
    found = (ids.parse_id(str(item.get("product_id", ""))) for item in props.get("items", ()))
    return (one for one in found if one is not None)


def _titles(product_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    there = Product.id.in_(set(product_ids)), Product.status == ACTIVE
    wanted = select(Product.id, Product.title).where(*there)
    return {row[0]: row[1] for row in db.session().execute(wanted)}
