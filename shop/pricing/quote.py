"""The frozen Quote: every cent explained, `total` always the sum of its parts.

total = subtotal - discount_total + shipping_total (+ tax_total when tax is not included in prices).
`shipping_total` is what delivery costs after its own discount, so `discount_total` counts goods only.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shop.kernel.money import Money, total
from shop.promotions.sentences import Sentence
from shop.taxes import exemptions


@dataclass(frozen=True, kw_only=True)
class TaxLine:
    """One tax on a line or on the delivery, or its sum over all; `ppm` is parts per million.

    `base` is what it is reckoned upon, without itself; None in orders from before that was kept.
    """

    name: str
    ppm: int
    amount: Money
    base: Money | None = None


def summed(taxes: Iterable[TaxLine]) -> tuple[TaxLine, ...]:
    """The sum of each tax, by name and rate, in the order they are met."""
    found: dict[tuple[str, int], TaxLine] = {}
    for one in taxes:
        seen = found.get((one.name, one.ppm))
        if seen is not None:
            both = seen.base is not None and one.base is not None
            base = seen.base + one.base if both else None  # type: ignore[operator]
            one = replace(one, amount=seen.amount + one.amount, base=base)
        found[one.name, one.ppm] = one
    return tuple(found.values())


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one promotion takes off one line, or off the delivery."""

    promotion_id: uuid.UUID
    amount: Money


@dataclass(frozen=True, kw_only=True)
class QuoteLine:
    """One line. `tax` is within `total` when tax is included, else added in it.

    `discounts` sum to `discount` and `taxes` to `tax`. A `gift` was put in by a promotion and costs nothing.
    Each unit of a `gift_card` becomes a card of its price. Not all of it is there yet where it `ships_from` a
    day to come.
    """

    variant_id: uuid.UUID
    product_id: uuid.UUID
    handle: str
    title: str
    variant_title: str
    sku: str
    image_src: str
    quantity: int
    unit_price: Money
    compare_at: Money | None
    subtotal: Money
    discount: Money
    tax: Money
    total: Money
    requires_shipping: bool = True
    gift: bool = False
    gift_card: bool = False
    ships_from: date | None = None
    discounts: tuple[Share, ...] = ()
    taxes: tuple[TaxLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class QuoteShipping:
    """The chosen delivery: `price` before, `total` after `discount` and with added tax, like a line's.

    Where it is picked up, `pickup` has the lines of the place's address and `pickup_hours` when it is open.
    """

    code: str
    name: str
    price: Money
    discount: Money
    tax: Money
    total: Money
    promised_from: date | None
    promised_to: date | None
    discounts: tuple[Share, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    pickup: tuple[str, ...] = ()
    pickup_hours: str = ""


@dataclass(frozen=True, kw_only=True)
class AppliedDiscount:
    """One discount that counts, off `target` ("items" or "shipping").

    `reason` is for the shopper, `because` says for the owner why each condition held. `held_back`: it would
    have taken more, had the margin floor not been there.
    """

    promotion_id: uuid.UUID
    version: int
    code: str | None
    assignment_id: uuid.UUID | None
    label: str
    reason: Sentence
    because: tuple[Sentence, ...]
    target: str
    amount: Money
    held_back: bool = False


@dataclass(frozen=True, kw_only=True)
class RefusedDiscount:
    """A discount that was asked for (by code or personally) and does not count, and why not.

    `outdone`: it would count, but others are worth more.
    """

    promotion_id: uuid.UUID
    code: str | None
    label: str
    reason: Sentence
    outdone: bool = False


@dataclass(frozen=True, kw_only=True)
class Quote:
    """A complete price. Made by `pricing.engine.quote` only.

    `tax_exempt` is why no tax is due (a kind of `taxes.exemptions`), `vat_number` the shopper's.
    """

    currency: str
    lines: tuple[QuoteLine, ...]
    shipping: QuoteShipping | None
    discounts: tuple[AppliedDiscount, ...]
    refused: tuple[RefusedDiscount, ...]
    taxes: tuple[TaxLine, ...]
    tax_included: bool
    tax_exempt: str = ""
    vat_number: str = ""

    @property
    def subtotal(self) -> Money:
        """Goods before discounts."""
        return total((line.subtotal for line in self.lines), self.currency)

    @property
    def discount_total(self) -> Money:
        """What comes off the goods."""
        return total((line.discount for line in self.lines), self.currency)

    @property
    def shipping_total(self) -> Money:
        """Delivery after its own discount, without added tax."""
        return self.shipping.price - self.shipping.discount if self.shipping else Money.zero(self.currency)

    @property
    def tax_note(self) -> str:
        """Why no tax is due, as receipts say it (a gettext id); empty where it is."""
        return exemptions.ON_RECEIPTS.get(self.tax_exempt, "")

    @property
    def tax_total(self) -> Money:
        """All taxes, within or upon the prices."""
        return total((tax.amount for tax in self.taxes), self.currency)

    @property
    def total(self) -> Money:
        """What is charged."""
        goods = total((line.total for line in self.lines), self.currency)
        return goods + self.shipping.total if self.shipping else goods

    @property
    def units(self) -> int:
        """Units of goods that were asked for, presents left out."""
        return sum(line.quantity for line in self.lines if not line.gift)

    @property
    def presents(self) -> int:
        """Units of goods that promotions add."""
        return sum(line.quantity for line in self.lines if line.gift)

    @property
    def version(self) -> str:
        """A short hash of everything that is shown or charged; equal quotes have equal versions."""
        text = json.dumps(self.as_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        from shop.pricing import storing

        return storing.to_dict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Quote:
        """The inverse of `as_dict`."""
        from shop.pricing import storing

        return storing.from_dict(stored)
