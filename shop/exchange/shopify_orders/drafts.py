"""What a file of orders says, before anybody compares it with the shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from shop.exchange.shopify_products.drafts import RowIssue

_OF_THE_FILE = frozenset({"line", "last_line", "rows", "issues"})
PAID = frozenset({"paid", "partially_paid", "partially_refunded", "refunded"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOptions:
    """How a file of orders is meant: `same_goods` names our SKU for another shop's SKU or name of goods."""

    same_goods: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """A line item; amounts in minor units, `unit_price` of one, `discount` of the whole line."""

    sku: str
    title: str
    quantity: int
    unit_price: int
    discount: int
    fulfilled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """All neighboring rows of one order. `email` is as typed, `mailbox` as it is
    compared; amounts in minor units of `currency`."""

    line: int
    last_line: int
    rows: int
    key: str
    external_id: str
    email: str
    mailbox: str
    person: str
    phone: str
    placed_at: datetime
    cancelled_at: datetime | None
    financial: str
    fulfillment: str
    currency: str
    amounts: Mapping[str, int]
    discount_code: str
    address: Mapping[str, Any]
    note: str
    lines: tuple[LineDraft, ...]
    issues: tuple[RowIssue, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it was paid and not cancelled."""
        return self.financial in PAID and self.cancelled_at is None

    @property
    def kept(self) -> int:
        """What was paid and not given back."""
        paid = self.amounts["total"] - self.amounts["outstanding"] if self.financial in PAID else 0
        return max(paid - self.amounts["refunded"], 0)

    def said(self) -> dict[str, Any]:
        """All that the file says of the order, wherever in the file it stands."""
        return {name: value for name, value in asdict(self).items() if name not in _OF_THE_FILE}
