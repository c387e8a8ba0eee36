"""A visitor turns out to be a customer, or turns out not to be. Each needs an open journey transaction.

`link` is content with a `bare_transaction`: it runs with every page of somebody signed in, and costs one
statement where the edge is already there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, cast, exists, func, select, update
from sqlalchemy import literal_column as _text
from sqlalchemy.sql import Executable

from shop.kernel import db, ids
from shop.kernel.origin import CONSENT_GRANTED, Origin
from tracking.journeys import arrivals, lanes, rows, taxonomy
from tracking.journeys.identity.evidence import AUTOMATIC
from tracking.journeys.models import FACT, IdentityEdge, PersonDue
from tracking.journeys.statements import INSERT_EVENTS, Prepared

_EDGE = IdentityEdge.__table__


def link(*, origin: Origin, customer_id: object, evidence: str, at: int) -> bool:
    """Note that the visitor is this customer; True when it was new. Without consent nothing is noted, nor
    where the owner has parted the two."""
    if not origin.personal or not origin.visitor_id or not customer_id:
        return False
    return insert_edge(
        visitor_id=origin.visitor_id,
        customer_id=str(customer_id),
        evidence=evidence,
        at=at,
        visit={
            "session_id": origin.session_id,
            "page_view_id": origin.page_view_id,
            "locale": (origin.locale or "")[:10],
            "internal": lanes.internal(origin),
            **rows.acquisition(arrivals.landed(origin.campaign)),
        },
    )


def insert_edge(
    *,
    visitor_id: str,
    customer_id: str,
    evidence: str,
    at: int,
    linked_by: str = "",
    note: str = "",
    visit: Mapping[str, Any] = MappingProxyType({}),
) -> bool:
    """Add an edge unless it is there; tell the journey (with the columns of a `visit`) and have the person
    reckoned again."""
    edge_id = str(ids.derived_id("edge", visitor_id, customer_id, evidence, at))
    edge = {
        "edge_id": edge_id,
        "visitor_id": visitor_id,
        "customer_id": customer_id,
        "evidence": evidence,
        "linked_at": at,
        "linked_by": linked_by,
        "note": note,
    }
    insert = INSERT_EDGE if evidence in AUTOMATIC else INSERT_OWNERS_EDGE
    if insert.run([edge]).rowcount != 1:
        return False
    tell(
        taxonomy.IDENTITY_LINKED,
        event_id=edge_id,
        at=at,
        evidence=evidence,
        visitor_id=visitor_id,
        customer_id=customer_id,
        **visit,
    )
    due(visitor_id, customer_id, at=at)
    return True


def end_edges(*conditions: Any, ended_by: str, at: int) -> list[tuple[str, str, str]]:
    """End the open edges that fulfil `conditions`, their people being due again; (id, visitor, customer)."""
    found = select(IdentityEdge.edge_id, IdentityEdge.visitor_id, IdentityEdge.customer_id).where(
        *conditions, IdentityEdge.ended_at.is_(None)
    )
    session = db.session("journey")
    ended = [(edge, visitor, customer) for edge, visitor, customer in session.execute(found)]
    if ended:
        change = update(IdentityEdge).where(IdentityEdge.edge_id.in_([edge for edge, _, _ in ended]))
        change = change.values(ended_at=at, ended_by=ended_by)
        session.execute(change.execution_options(synchronize_session=False))
        due(*{end for _, visitor, customer in ended for end in (visitor, customer)}, at=at)
    return ended


def tell(name: str, *, event_id: str, at: int, evidence: str, **columns: Any) -> None:
    """Write an event about identity, so that whatever was reckoned up to now is known to be older."""
    row = rows.event(
        name,
        event_id=event_id,
        props={"evidence": evidence},
        occurred_at=at,
        received_at=at,
        consent=CONSENT_GRANTED,
        recorded_by=FACT,
        **columns,
    )
    INSERT_EVENTS.run([row])


def due(*members: str, at: int) -> None:
    """Have the people of these members reckoned again."""
    if members:
        INSERT_DUE.run([{"member_id": member, "due_at": at} for member in sorted(members)])


def _add_edge(*, unless_parted: bool) -> Callable[[Callable[..., Any]], Executable]:
    def build(insert: Callable[..., Any]) -> Executable:
        names = [column.name for column in _EDGE.columns if column.name not in ("ended_at", "ended_by")]
        values = [cast(bindparam(name, type_=_EDGE.c[name].type), _EDGE.c[name].type) for name in names]
        given = dict(zip(names, values, strict=True))
        first = func.substr(_EDGE.c.ended_by, _text("1"), _text(str(len(lanes.STAFF))))
        parted = exists().where(
            _EDGE.c.visitor_id == given["visitor_id"],
            _EDGE.c.customer_id == given["customer_id"],
            first == _text(f"'{lanes.STAFF}'"),
        )
        # (a condition there must be: SQLite would take ON for that of a join)
        always = _text("1") == _text("1")
        chosen = select(*values, _text("''")).where(~parted if unless_parted else always)
        return insert(_EDGE).from_select([*names, "ended_by"], chosen).on_conflict_do_nothing()

    return build


def _add_due(insert: Callable[..., Any]) -> Executable:
    return insert(PersonDue.__table__).inline()


INSERT_EDGE = Prepared([], _add_edge(unless_parted=True))
INSERT_OWNERS_EDGE = Prepared([], _add_edge(unless_parted=False))
INSERT_DUE = Prepared(["member_id", "due_at"], _add_due)
