"""What checkout takes and gives: frozen values that pages translate to and from forms."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from shop.customers.addresses import PostalAddress
from shop.kernel.errors import N_, Conflict, DomainError
from shop.payments.gateways.base import PaymentResult
from shop.payments.wiring import PaymentMethod
from shop.pricing.quote import Quote
from shop.promotions.sentences import Sentence
from shop.shipping.rates import ShippingOption


@dataclass(frozen=True, kw_only=True)
class CheckoutDetails:
    """What the shopper has said so far; everything may still be missing. `code` is a discount code."""

    email: str = ""
    address: PostalAddress = dataclasses.field(default_factory=PostalAddress)
    shipping_code: str = ""
    payment_code: str = ""
    code: str = ""
    note: str = ""
    marketing: bool = False
    locale: str = "en"
    save_method: bool = False


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """Something that is still missing or wrong. `field` is the form field it belongs to, empty for none."""

    code: str
    message: str
    field: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CheckoutView:
    """Everything the checkout page shows. An empty `requirements` means that it can be placed."""

    cart_token: str
    cart_version: int
    quote: Quote
    requirements: tuple[Requirement, ...]
    shipping_options: tuple[ShippingOption, ...]
    payment_methods: tuple[PaymentMethod, ...]
    details: CheckoutDetails
    warnings: tuple[Sentence, ...]

    @property
    def free(self) -> bool:
        """Whether nothing is to be paid, so that payment is skipped."""
        return self.quote.total.minor == 0

    @property
    def needs_shipping(self) -> bool:
        """Whether anything is to be delivered."""
        return any(line.requires_shipping for line in self.quote.lines)


@dataclass(frozen=True, kw_only=True)
class Placement:
    """A placed order. `payment` is what the gateway said, None when it was not asked (free) or not reached;
    then `problem` is why, in a sentence, and the order waits for another try."""

    order_token: str
    order_number: int
    payment: PaymentResult | None
    problem: DomainError | None = None


class PriceChanged(Conflict):
    """The total or the cart is not what the shopper saw; `view` is what it is now."""

    def __init__(self, view: CheckoutView) -> None:
        super().__init__(N_("The price has changed since you looked. Please check it and press pay again."))
        self.view = view


class Unmet(DomainError):
    """Something is missing; `requirements` say what."""

    def __init__(self, view: CheckoutView) -> None:
        first = view.requirements[0]
        super().__init__(first.message, **first.params)
        self.view = view
        self.requirements = view.requirements


class CartGone(DomainError):
    """There is no cart behind the token, or it is empty."""

    status = 404
