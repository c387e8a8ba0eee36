"""Cards kept for returning customers: which there are, and which of them may pay now.

Only what names a card to a person is kept here, and the gateway's own id of it; never a number. A card is
offered to its signed-in owner alone, while the gateway that keeps it is set up and the card has not expired.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, SQLColumnExpression, String, cast, func, select

from shop.kernel import db
from shop.payments import wiring
from shop.payments.gateways.base import CardKeeper, Gateway
from shop.payments.models import SavedCard
from shop.payments.wiring import PaymentMethod


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card as its owner knows it; `method_code` is the way to pay that it belongs to."""

    id: uuid.UUID
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    gateway: str
    method_code: str
    reference: str
    customer_ref: str

    @property
    def label(self) -> str:
        """As shown to people: "Visa •••• 4242"."""
        return f"{self.brand} •••• {self.last4}"

    def expired(self, at: datetime) -> bool:
        """Whether its last month is over at `at`."""
        return (self.exp_year, self.exp_month) < (at.year, at.month)


class KeptRow(NamedTuple):
    """A kept card's columns, as `models.SavedCard` says what they mean. Later ids are of later cards."""

    id: uuid.UUID
    gateway: str
    mode: str
    reference: str
    customer_ref: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int


_COLUMNS = [SavedCard.__table__.c[name] for name in KeptRow._fields]
KEPT = "kept_cards"
_BETWEEN, _END = "\t", "\n"  # of columns and rows in one text; in none of them


def of_customer(customer_id: uuid.UUID, *, at: datetime) -> list[Card]:
    """The cards that may pay for this customer now, the newest first."""
    return [card for card in kept(customer_id) if not card.expired(at)]


def kept(customer_id: uuid.UUID) -> list[Card]:
    """The customer's cards at the gateways in use, expired ones too, the newest first. No statement where
    they were read with their name."""
    found: list[KeptRow] | None = db.session().info.get((KEPT, customer_id))
    if found is None:
        rows = db.session().execute(select(*_COLUMNS).where(*_of(customer_id)))
        found = sorted(map(KeptRow._make, rows), reverse=True)
    return _shown(found, wiring.methods(), wiring.gateways_in_use()) if found else []


def beside(customer_id: SQLColumnExpression[uuid.UUID]) -> ScalarSelect[str]:
    """The cards of the customer in another statement's row, as one text; `remember` reads it."""
    texts: list[Any] = [cast(column, String) for column in _COLUMNS]
    told = reduce(lambda one, next: one + _BETWEEN + next, texts)
    return select(func.aggregate_strings(told, _END)).where(*_of(customer_id)).scalar_subquery()


def remember(customer_id: uuid.UUID, told: str | None) -> None:
    """What `beside` found for a customer, for as long as this is read."""
    rows = [row.split(_BETWEEN) for row in told.split(_END)] if told else []
    found = [
        KeptRow._make((uuid.UUID(id), *texts, int(month), int(year))) for id, *texts, month, year in rows
    ]
    db.session().info[KEPT, customer_id] = sorted(found, reverse=True)


def _of(customer_id: uuid.UUID | SQLColumnExpression[uuid.UUID]) -> tuple[ColumnElement[bool], ...]:
    return SavedCard.customer_id == customer_id, SavedCard.trusted.is_(True), SavedCard.removed_at.is_(None)


def chargeable(customer_id: uuid.UUID | None, card_id: uuid.UUID | None, *, at: datetime) -> Card | None:
    """The card of that id if it may pay for this customer now; somebody else's does not exist."""
    if customer_id is None or card_id is None:
        return None
    return next((card for card in of_customer(customer_id, at=at) if card.id == card_id), None)


def keeper(gateway: Gateway) -> CardKeeper | None:
    """The gateway as one that keeps cards, if it does."""
    return gateway if isinstance(gateway, CardKeeper) else None


def _shown(
    rows: Iterable[KeptRow], methods: Iterable[PaymentMethod], gateways: dict[str, Gateway]
) -> list[Card]:
    codes = {method.gateway: method.code for method in methods if method.gateway != "manual"}
    keepers = {name: one for name in codes if name in gateways and (one := keeper(gateways[name]))}
    return [
        Card(
            id=row.id,
            brand=row.brand,
            last4=row.last4,
            exp_month=row.exp_month,
            exp_year=row.exp_year,
            gateway=row.gateway,
            method_code=codes[row.gateway],
            reference=row.reference,
            customer_ref=row.customer_ref,
        )
        for row in rows
        if row.gateway in keepers and keepers[row.gateway].mode == row.mode
    ]
