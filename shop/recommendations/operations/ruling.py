"""The owner's pins, bans and boosts: made and ended."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.recommendations.models import SlotRule
from shop.recommendations.ruling import BAN, BOOST, PIN
from shop.recommendations.slots import RULED

LEAST_FACTOR, MOST_FACTOR, MOST_PLACE = 0.1, 10.0, 12


class BadRule(DomainError):
    """A rule that says nothing that could be followed."""

    status = 422


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A rule as the owner asks for it; see `models.SlotRule`."""

    act: str
    slot: str = ""
    product_id: uuid.UUID | None = None
    collection_id: uuid.UUID | None = None
    beside_id: uuid.UUID | None = None
    place: int = 1
    factor: float = 1.0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    note: str = ""


def make_rule(wanted: Wanted, *, at: datetime) -> SlotRule:
    """Write a rule down. Raises BadRule."""
    for wrong, message in _faults(wanted, at):
        if wrong:
            raise BadRule(message)
    row = SlotRule(id=ids.new_id(), created_at=at, **{**vars(wanted), "note": wanted.note[:200]})
    db.session().add(row)
    db.session().flush()
    return row


def _faults(wanted: Wanted, at: datetime) -> tuple[tuple[bool, str], ...]:
    one, many = wanted.product_id, wanted.collection_id
    start, end = wanted.starts_at, wanted.ends_at
    return (
        (wanted.act not in (PIN, BAN, BOOST), N_("Choose whether to pin, ban or boost.")),
        (wanted.slot not in ("", *RULED), N_("There is no such row.")),
        ((one is None) == (many is None), N_("Choose either a product or a collection.")),
        (wanted.act == PIN and one is None, N_("Only a single product can be pinned.")),
        (wanted.act == PIN and not wanted.slot, N_("Say in which row the product is pinned.")),
        (not 1 <= wanted.place <= MOST_PLACE, N_("A place is a number from 1 to 12.")),
        (not LEAST_FACTOR <= wanted.factor <= MOST_FACTOR, N_("A factor lies between 0.1 and 10.")),
        (wanted.act == BOOST and wanted.factor == 1, N_("A boost by 1 changes nothing.")),
        (one is not None and one == wanted.beside_id, N_("A product is never shown beside itself.")),
        (start is not None and end is not None and end <= start, N_("The rule would end before it begins.")),
        (end is not None and end <= at, N_("The rule would have ended already.")),
    )


def end_rule(rule_id: uuid.UUID) -> None:
    """Take a rule back. Raises NotFound."""
    row = db.session().get(SlotRule, rule_id)
    if row is None:
        raise NotFound(N_("This rule is not there any more."))
    db.session().delete(row)
    db.session().flush()
