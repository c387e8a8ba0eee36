"""What credit pays of an order: pure. Store credit first, then gift cards, the one that ends soonest first.

Gift cards among the goods are never paid by credit, so that no card's expiry is prolonged by buying another.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from shop.credit.models import STORE_CREDIT, CreditAccount
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.promotions.sentences import Sentence

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Purse:
    """An account as paying sees it. `ending` is empty for store credit."""

    account_id: uuid.UUID
    kind: str
    ending: str
    balance: Money
    usable: bool
    expires_at: datetime | None

    @classmethod
    def of(cls, account: CreditAccount, *, at: datetime) -> Purse:
        """The purse of a stored account at `at`."""
        return cls(
            account_id=account.id,
            kind=account.kind,
            ending=account.code_ending,
            balance=account.balance,
            usable=account.usable(at),
            expires_at=account.expires_at,
        )


@dataclass(frozen=True, kw_only=True)
class Tender:
    """A part of an order's total that an account pays."""

    account_id: uuid.UUID
    kind: str
    ending: str
    amount: Money
    left: Money
    why: None = None  # it does pay


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An account that was to pay and pays nothing, and why."""

    account_id: uuid.UUID
    ending: str
    why: Sentence


def share(purses: Sequence[Purse], coverable: Money) -> tuple[tuple[Tender, ...], tuple[Refused, ...]]:
    """What each purse pays of `coverable`, in the order stated above, and which do not pay and why."""
    tenders: list[Tender] = []
    refused: list[Refused] = []
    missing = coverable
    for purse in sorted(purses, key=_first):
        why = _why_not(purse, missing)
        if why is not None:
            refused.append(Refused(account_id=purse.account_id, ending=purse.ending, why=why))
            continue
        amount = min(purse.balance, missing)
        tenders.append(
            Tender(
                account_id=purse.account_id,
                kind=purse.kind,
                ending=purse.ending,
                amount=amount,
                left=purse.balance - amount,
            )
        )
        missing -= amount
    return tuple(tenders), tuple(refused)


def covered(tenders: Iterable[Tender], currency: str) -> Money:
    """What `tenders` pay together."""
    return sum((tender.amount for tender in tenders), Money.zero(currency))


def _first(purse: Purse) -> tuple[bool, datetime, bytes]:
    return purse.kind != STORE_CREDIT, purse.expires_at or NEVER, purse.account_id.bytes


def _why_not(purse: Purse, missing: Money) -> Sentence | None:
    if not purse.usable:
        return Sentence(N_("This card cannot be used any more."))
    if not purse.balance:
        return Sentence(N_("Nothing is left on this card."))
    if purse.balance.currency != missing.currency:
        return Sentence(N_("It is in %(currency)s; this order is not."), {"currency": purse.balance.currency})
    if not missing:
        return Sentence(N_("Nothing is left for it to pay."))
    return None
