"""The owner's terms of returns beside the window (`shop.content.returns`): reasons, costs, own approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fulfillment.returns import reasons
from fulfillment.returns.models import CUSTOMER, SHOP
from shop.content import returns as promise
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

MOST_DAYS, MOST_MINOR = 90, 100_000_00
TERMS = preferences.declare("returns.terms", dict[str, Any]())


class BadTerms(DomainError):
    """Terms that cannot be kept; `field` says which."""

    def __init__(self, message: str, *, field: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for requests. Amounts are in the minor units of the store's currency.

    With `delivery_back` what delivery cost goes back, too, where everything of an order does. `fee_minor` is
    taken off a refund where the customer pays the way back and uses the shop's label.
    Approved by themselves are requests of at most `auto_most_minor` (0: whatever their value) from customers
    with at most `auto_per_year` others in a year (0: however many); never those of something broken.
    """

    offered: tuple[str, ...] = reasons.CHOICES
    shop_pays: tuple[str, ...] = tuple(sorted(reasons.OURS))
    delivery_back: bool = True
    fee_minor: int = 0
    send_days: int = 14
    photos_when_broken: bool = True
    auto: bool = False
    auto_most_minor: int = 0
    auto_per_year: int = 0


def current() -> Terms:
    """What holds now."""
    kept = preferences.get(TERMS)
    known = {name: value for name, value in kept.items() if name in Terms.__dataclass_fields__}
    lists: dict[str, Any] = {name: tuple(known[name]) for name in ("offered", "shop_pays") if name in known}
    return Terms(**{**known, **lists})


def choose(wanted: Terms, *, at: datetime) -> None:
    """Keep what shall hold from now on. Raises BadTerms."""
    for field, most in (("send_days", MOST_DAYS), ("fee_minor", MOST_MINOR), ("auto_most_minor", MOST_MINOR)):
        least = 1 if field == "send_days" else 0
        if not least <= getattr(wanted, field) <= most:
            raise BadTerms(N_("Please enter a smaller amount."), field=field)
    if not 0 <= wanted.auto_per_year <= 1000:
        raise BadTerms(N_("Please enter a smaller amount."), field="auto_per_year")
    offered = [code for code in reasons.CHOICES if code in wanted.offered or code in reasons.ALWAYS]
    kept = {
        **vars(wanted),
        "offered": offered,
        "shop_pays": sorted(set(wanted.shop_pays) & set(reasons.NAMES)),
    }
    preferences.put(TERMS, kept, at=at)


def who_pays(codes: set[str], terms: Terms) -> str:
    """Who pays the way back of a return for these reasons: the shop where one of them is on it."""
    free = promise.promised().free
    return SHOP if free or codes & set(terms.shop_pays) else CUSTOMER
