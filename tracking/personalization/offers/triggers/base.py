"""What every trigger can do: say whom it means now. A trigger is a question, asked again and again.

So nothing is lost when a worker stops, nobody is meant twice on one occasion (decisions are kept by person
and offer), and the owner's "who would get it now" is the same question.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, true

from shop.customers.models import Customer
from shop.kernel import db
from tracking.journeys import identity
from tracking.personalization.offers.tables import OfferDecision, OfferRefusal

MOST = 500


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody the trigger means: a customer (by which visitor, if one told), or a visitor nobody knows.

    `said` fills the reason they are told.
    """

    customer_id: uuid.UUID | None = None
    visitor_id: str | None = None
    product_id: uuid.UUID | None = None
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def member(self) -> str:
        """Their id."""
        return str(self.customer_id or self.visitor_id)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a trigger is asked with: the offer's code (""  before there is one) and answers, and the time.

    `since` is when the offer began, None before it has. `again` after it was decided about somebody a new
    occasion counts; None: never.
    """

    offer: str
    answers: Mapping[str, Any]
    since: datetime | None
    at: datetime
    most: int = MOST
    again: timedelta | None = None


Find = Callable[[Asked], list[Candidate]]


def open_to(asked: Asked, occasion: Any = None) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `Customer`: somebody there, about whom nothing is decided and no refusal still holds.

    `occasion` is the column of when there came to be a reason: what was decided before it, and before the
    pause of `asked`, does not stand in the way.
    """
    mine = OfferDecision.offer == asked.offer, OfferDecision.customer_id == Customer.id
    decided = exists().where(*mine, _still(asked, occasion))
    refused = exists().where(
        OfferRefusal.offer == asked.offer,
        OfferRefusal.customer_id == Customer.id,
        OfferRefusal.retry_at > asked.at,
    )
    return Customer.erased_at.is_(None), Customer.closing_at.is_(None), ~decided, ~refused


def _still(asked: Asked, occasion: Any) -> ColumnElement[bool]:
    """Whether a decision stands in the way of another."""
    if asked.again is None:
        return true()
    recent = OfferDecision.decided_at > asked.at - asked.again
    return recent if occasion is None else or_(recent, OfferDecision.decided_at >= occasion)


def settled_visitors(asked: Asked, visitor_ids: Iterable[str]) -> set[str]:
    """Those of `visitor_ids` about whom something is decided, or refused for now."""
    wanted = list(visitor_ids)
    decided = select(OfferDecision.visitor_id).where(
        OfferDecision.offer == asked.offer, OfferDecision.visitor_id.in_(wanted), _still(asked, None)
    )
    refused = select(OfferRefusal.visitor_id).where(
        OfferRefusal.offer == asked.offer,
        OfferRefusal.visitor_id.in_(wanted),
        OfferRefusal.retry_at > asked.at,
    )
    found = db.session().scalars(decided.union(refused))
    return {one for one in found if one is not None}


def people(asked: Asked, seen: Mapping[str, Candidate]) -> list[Candidate]:
    """Candidates by visitor as those whom they are: a customer once, else the visitor; not who is settled."""
    around = identity.around(seen)
    persons = around.person_of
    known: dict[uuid.UUID, Candidate] = {}
    strangers: list[Candidate] = []
    for visitor_id, one in seen.items():
        person = persons.get(visitor_id, visitor_id)
        if visitor_id in around.shared:
            continue  # a browser of several customers is nobody's
        if person == visitor_id:
            strangers.append(one)
            continue
        customer_id = uuid.UUID(person)
        found = replace(one, customer_id=customer_id)
        known.setdefault(customer_id, found)
    there = db.session().scalars(select(Customer.id).where(Customer.id.in_(known), *open_to(asked)))
    past = settled_visitors(asked, [one.member for one in strangers])
    return [*(known[found] for found in there), *(one for one in strangers if one.visitor_id not in past)]
