"""Reading who is who. Identity is applied when something is asked and never written into events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from shop.kernel import db
from tracking.journeys.identity import graph
from tracking.journeys.identity.graph import People
from tracking.journeys.models import IdentityEdge, IdentityMatch

AT_ONCE = 500
Pair = tuple[str, str]


def persons() -> dict[str, str]:
    """Member id → customer id for every member of somebody known; a member in it has exactly one person."""
    return dict(everybody().person_of)


def everybody() -> People:
    """All open edges, resolved."""
    return graph.resolve(_edges(), _matches())


def around(members: Iterable[str]) -> People:
    """The same for the people that `members` belong to, read from their edges alone."""
    ends = sorted(_around(members))
    return graph.resolve(_edges(ends), _matches(ends))


@dataclass(frozen=True, kw_only=True)
class Change:
    """Edges (visitor, customer) and matches (other account, account kept) that are supposed or taken away."""

    edges: frozenset[Pair] = frozenset()
    matches: frozenset[Pair] = frozenset()
    no_edges: frozenset[Pair] = frozenset()
    no_matches: frozenset[Pair] = frozenset()

    @property
    def ends(self) -> set[str]:
        """Every member it names."""
        return {
            end for pair in (*self.edges, *self.matches, *self.no_edges, *self.no_matches) for end in pair
        }


def supposing(change: Change) -> tuple[People, People]:
    """The people around a change, as they are and as they would be. Nothing is written."""
    ends = sorted(_around(change.ends))
    edges, matches = set(_edges(ends)), set(_matches(ends))
    return (
        graph.resolve(edges, matches),
        graph.resolve(
            (edges | change.edges) - change.no_edges, (matches | change.matches) - change.no_matches
        ),
    )


def person_of(member: str) -> str:
    """The person a member belongs to: a customer, else the member itself."""
    return around([member]).person_of.get(member, member)


def members(person: str) -> list[str]:
    """Everybody this person is: the id itself, its visitors, its other accounts."""
    return around([person]).members(person)


def edges_of(members: Sequence[str]) -> list[IdentityEdge]:
    """Every edge at any of `members`, those that ended too, the newest first."""
    at = or_(IdentityEdge.customer_id.in_(members), IdentityEdge.visitor_id.in_(members))
    newest = (IdentityEdge.linked_at.desc(), IdentityEdge.edge_id)
    return list(db.session("journey").scalars(select(IdentityEdge).where(at).order_by(*newest).limit(200)))


def matches_of(members: Sequence[str]) -> list[IdentityMatch]:
    """Every match of accounts at any of `members`, those that ended too, the newest first."""
    at = or_(IdentityMatch.customer_id.in_(members), IdentityMatch.other_id.in_(members))
    newest = (IdentityMatch.matched_at.desc(), IdentityMatch.match_id)
    return list(db.session("journey").scalars(select(IdentityMatch).where(at).order_by(*newest).limit(200)))


def seen_together(customer_id: str) -> dict[str, int]:
    """Other accounts in this customer's browsers, and in how many of them: a question, no proof."""
    mine = select(IdentityEdge.visitor_id).where(
        IdentityEdge.customer_id == customer_id, IdentityEdge.ended_at.is_(None)
    )
    others = (
        select(IdentityEdge.customer_id, IdentityEdge.visitor_id)
        .where(
            IdentityEdge.visitor_id.in_(mine),
            IdentityEdge.ended_at.is_(None),
            IdentityEdge.customer_id != customer_id,
        )
        .distinct()
    )
    counts: dict[str, int] = {}
    for other, _visitor in db.session("journey").execute(others):
        counts[other] = counts.get(other, 0) + 1
    return counts


def _around(members: Iterable[str]) -> set[str]:
    known, new = set[str](), set(members)
    while new:
        known |= new
        new = _neighbors(new) - known
    return known


def _neighbors(ends: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for pair in (*_edges(list(ends)), *_matches(list(ends))):
        found.update(pair)
    return found


def _edges(ends: Sequence[str] | None = None) -> list[tuple[str, str]]:
    columns = (IdentityEdge.visitor_id, IdentityEdge.customer_id)
    return _pairs(select(*columns).where(IdentityEdge.ended_at.is_(None)).distinct(), columns, ends)


def _matches(ends: Sequence[str] | None = None) -> list[tuple[str, str]]:
    columns = (IdentityMatch.other_id, IdentityMatch.customer_id)
    return _pairs(select(*columns).where(IdentityMatch.ended_at.is_(None)), columns, ends)


def _pairs(query: Any, columns: tuple[Any, Any], ends: Sequence[str] | None) -> list[tuple[str, str]]:
    session = db.session("journey")
    if ends is None:
        return [tuple(row) for row in session.execute(query)]
    found: dict[tuple[str, str], None] = {}
    for start in range(0, len(ends), AT_ONCE):
        some = ends[start : start + AT_ONCE]
        for row in session.execute(query.where(or_(*(column.in_(some) for column in columns)))):
            found[tuple(row)] = None
    return list(found)
