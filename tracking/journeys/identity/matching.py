"""An owner's word on who is who: a browser is somebody's, two accounts are one person; and taken back again.

Each needs an open journey transaction. Nothing is merged: what was recorded stays as it is, and the history
of whoever is matched is reckoned with all their members from now on, and without them once parted.
"""

from __future__ import annotations

from sqlalchemy import select, update

from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys import identity, taxonomy
from tracking.journeys.identity import linking
from tracking.journeys.identity.evidence import OWNER, PROOFS, SAME_BROWSER
from tracking.journeys.models import IdentityEdge, IdentityMatch, VisitSession

LONGEST_NOTE = 300


class CannotMatch(DomainError):
    """Two that may not be made one."""


def match_visitor(*, visitor_id: str, customer_id: str, note: str, by: str, at: int) -> bool:
    """Say that a visitor is a customer; True when that was not known. Raises CannotMatch.

    `by` is "staff:<id>", `note` why the owner thinks so. Only a visitor who agreed to be remembered.
    """
    note = _noted(note)
    visits = select(VisitSession.session_id).where(
        VisitSession.visitor_id == visitor_id, VisitSession.consent == CONSENT_GRANTED
    )
    if db.session("journey").scalars(visits.limit(1)).first() is None:
        raise CannotMatch(N_("This visitor has not agreed to be remembered."))
    known = identity.around([visitor_id])
    owner = known.person_of.get(visitor_id)
    if owner is not None and owner != identity.person_of(customer_id):
        raise CannotMatch(N_("This browser is known to be somebody else's. Part them first."))
    return linking.insert_edge(
        visitor_id=visitor_id, customer_id=customer_id, evidence=OWNER, at=at, linked_by=by, note=note
    )


def match_accounts(
    *, customer_id: str, other_id: str, proof: str, note: str, by: str, at: int
) -> IdentityMatch:
    """Say that the account `other_id` is the person of `customer_id`, who is kept. Raises CannotMatch."""
    note = _noted(note)
    if proof not in PROOFS:
        raise CannotMatch(N_("Please say what proves that both are one person."))
    kept, other = identity.person_of(customer_id), identity.person_of(other_id)
    if kept == other:
        raise CannotMatch(N_("These are one person already."))
    if proof == SAME_BROWSER and other_id not in identity.queries.seen_together(customer_id):
        raise CannotMatch(N_("Nobody has signed in to both accounts in one browser."))
    match = IdentityMatch(
        match_id=str(ids.new_id()),
        customer_id=kept,
        other_id=other,
        proof=proof,
        note=note,
        matched_by=by,
        matched_at=at,
        ended_at=None,
    )
    session = db.session("journey")
    session.add(match)
    session.flush()
    _tell(taxonomy.IDENTITY_LINKED, match.match_id, customer_id=kept, evidence=proof, at=at)
    linking.due(*{customer_id, other_id, kept, other}, at=at)
    return match


def part_edge(*, edge_id: str, by: str, at: int) -> None:
    """Say that a visitor is not this customer, whatever told so; from now on by itself nothing says it again.

    Raises NotFound.
    """
    edge = db.session("journey").get(IdentityEdge, edge_id)
    if edge is None or edge.ended_at is not None:
        raise NotFound(N_("There is no such link."))
    linking.end_edges(
        IdentityEdge.visitor_id == edge.visitor_id,
        IdentityEdge.customer_id == edge.customer_id,
        ended_by=by,
        at=at,
    )
    event_id = str(ids.derived_id(edge_id, "parted"))
    _tell(taxonomy.IDENTITY_PARTED, event_id, customer_id=edge.customer_id, evidence=OWNER, at=at)


def part_accounts(*, match_id: str, by: str, at: int) -> None:
    """Take back that two accounts are one person. Raises NotFound."""
    session = db.session("journey")
    match = session.get(IdentityMatch, match_id, with_for_update=True)
    if match is None or match.ended_at is not None:
        raise NotFound(N_("There is no such link."))
    change = update(IdentityMatch).where(IdentityMatch.match_id == match_id)
    session.execute(change.values(ended_at=at, ended_by=by).execution_options(synchronize_session="fetch"))
    event_id = str(ids.derived_id(match_id, "parted"))
    _tell(taxonomy.IDENTITY_PARTED, event_id, customer_id=match.customer_id, evidence=match.proof, at=at)
    linking.due(match.customer_id, match.other_id, at=at)


def _tell(name: str, event_id: str, *, customer_id: str, evidence: str, at: int) -> None:
    linking.tell(name, event_id=event_id, at=at, evidence=evidence, customer_id=customer_id, internal=True)


def _noted(note: str) -> str:
    note = taxonomy.clean_text(note.strip(), LONGEST_NOTE)
    if not note:
        raise CannotMatch(N_("Please note why, for whoever asks later."))
    return note
