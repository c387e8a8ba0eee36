"""Consent choices: append-only rows, newest counts."""

from __future__ import annotations

from datetime import datetime

from shop.customers.events import ConsentChanged
from shop.customers.models import ConsentChoice
from shop.kernel import db, events, ids
from shop.kernel.errors import N_, DomainError
from shop.kernel.origin import CONSENT_DENIED, CONSENT_GRANTED


class UnknownChoice(DomainError):
    """Neither yes nor no."""


def choose_consent(*, subject: str, choice: str, source: str, at: datetime) -> None:
    """Keep a choice ("granted" or "denied") of "visitor:<id>" or "customer:<id>". Raises UnknownChoice."""
    if choice not in (CONSENT_GRANTED, CONSENT_DENIED):
        raise UnknownChoice(N_("Please choose yes or no."))
    row = ConsentChoice(id=ids.new_id(), subject=subject[:60], choice=choice, source=source[:80], at=at)
    db.session().add(row)
    events.publish(ConsentChanged(subject=row.subject, choice=choice), at=at)
