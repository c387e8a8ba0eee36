"""Kept figures of a person: they name nobody, but count them; who is erased is counted out again."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import db, registry
from shop.kernel.registry import Person
from tracking.journeys import identity
from tracking.reports.facts import marking


def install() -> None:
    """Register the eraser; it stands before that of visits, while these can still be found."""
    registry.eraser("figures", recount, order=4)


def recount(person: Person, at: datetime) -> None:
    """Have every slot in which the person's visits began counted again, then without them."""
    with db.transaction("journey"):
        marking.mark_visits_of(identity.members(str(person.customer_id)))
