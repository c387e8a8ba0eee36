"""Browsers of a person as the page of who they are lists them, and accounts that may be theirs, too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from shop.customers.models import Customer
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_
from tracking.journeys import identity
from tracking.journeys.models import IdentityEdge, VisitSession

SHARED_BROWSER, SAME_PHONE = N_("signed in at one of the same browsers"), N_("same phone number")
MOST = 5


@dataclass(frozen=True, kw_only=True)
class Browser:
    """One link of a visitor to an account, with what is known of the visitor's visits."""

    edge: IdentityEdge
    device: str
    visits: int
    first: datetime | None
    last: datetime | None
    shared: bool


def of(members: Sequence[str]) -> list[Browser]:
    """Every link at these members, open ones first, then the newest."""
    edges = identity.queries.edges_of(members)
    visitors = {edge.visitor_id for edge in edges}
    s = VisitSession
    figures = (func.max(s.device), func.count(), func.min(s.started_at), func.max(s.last_at))
    rows = db.session("journey").execute(
        select(s.visitor_id, *figures).where(s.visitor_id.in_(visitors)).group_by(s.visitor_id)
    )
    seen = {visitor: (device, n, first, last) for visitor, device, n, first, last in rows}
    shared = identity.around(visitors).shared if visitors else frozenset[str]()
    found = [_browser(edge, seen.get(edge.visitor_id, ("", 0, None, None)), shared) for edge in edges]
    return sorted(found, key=lambda one: one.edge.ended_at is not None)


def has_been_here(visitor_id: str) -> bool:
    """Whether any visit of this visitor is known."""
    visits = select(VisitSession.session_id).where(VisitSession.visitor_id == visitor_id)
    return db.session("journey").scalars(visits.limit(1)).first() is not None


def _browser(
    edge: IdentityEdge, seen: tuple[str, int, int | None, int | None], shared: frozenset[str]
) -> Browser:
    device, visits, first, last = seen
    return Browser(
        edge=edge,
        device=device or "",
        visits=visits,
        first=clock.from_micros(first) if first else None,
        last=clock.from_micros(last) if last else None,
        shared=edge.visitor_id in shared,
    )


def suggestions(customer: Customer) -> list[tuple[Customer, str]]:
    """Accounts that may be the same person's, and why somebody might think so: questions, never proofs."""
    together = identity.queries.seen_together(str(customer.id))
    known = [found for text in together if (found := ids.parse_id(text))]
    chosen: dict[Customer, str] = {}
    session = db.session()
    for other in session.scalars(select(Customer).where(Customer.id.in_(known[:MOST]))):
        chosen[other] = SHARED_BROWSER
    if customer.phone:
        same = select(Customer).where(
            Customer.phone == customer.phone, Customer.id != customer.id, Customer.erased_at.is_(None)
        )
        for other in session.scalars(same.limit(MOST)):
            chosen.setdefault(other, SAME_PHONE)
    mine = identity.members(str(customer.id))
    return [
        (other, why) for other, why in chosen.items() if str(other.id) not in mine and not other.erased_at
    ]
