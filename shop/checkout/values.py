"""What checkout takes and gives: frozen values that pages translate to and from forms."""

from __future__ import annotations

import dataclasses
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from shop.cart.gifts import Gift
from shop.cart.queries import CartItem
from shop.checkout.crediting import Credit
from shop.credit import tendering
from shop.customers.addresses import PostalAddress
from shop.kernel.conversion import Conversion
from shop.kernel.errors import N_, Conflict, DomainError
from shop.kernel.money import Money
from shop.payments.cards import Card
from shop.payments.gateways.base import PaymentResult
from shop.payments.wiring import PaymentMethod
from shop.pricing.quote import Quote
from shop.promotions.sentences import Sentence
from shop.shipping.rates import ShippingOption

CARD_GONE = N_("This card cannot be used any more. Please choose another way to pay.")


@dataclass(frozen=True, kw_only=True)
class CheckoutDetails:
    """What the shopper has said so far; everything may still be missing. `code` is a discount code.

    `billing` is None where it is the delivery address, `gift` None where it is as noted on the cart.
    `saved_card` is the card to charge; `save_method` that the card about to be used shall be kept.
    `preferred_on` is a day the shopper would like it to come, told to who packs and promised to nobody.
    `currency` is the one prices are shown in; whether it is paid in, too, is the owner's decision.
    """

    email: str = ""
    address: PostalAddress = dataclasses.field(default_factory=PostalAddress)
    shipping_code: str = ""
    payment_code: str = ""
    code: str = ""
    note: str = ""
    preferred_on: date | None = None
    billing: PostalAddress | None = None
    gift: Gift | None = None
    saved_card: uuid.UUID | None = None
    marketing: bool = False
    locale: str = "en"
    currency: str = ""
    save_method: bool = False


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """Something that is still missing or wrong. `field` is the form field it belongs to, empty for none."""

    code: str
    message: str
    field: str = ""
    params: dict[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CodeSaid:
    """A discount code that was entered: whether it counts, and in a sentence what it does or why not."""

    code: str
    counts: bool
    said: Sentence


@dataclass(frozen=True, kw_only=True)
class CheckoutView:
    """Everything the checkout page shows. An empty `requirements` means that it can be placed.

    `saved_cards` are those of a signed-in customer that may pay, `later` what lies saved beside the cart.
    `conversion` made the quote from the store's prices, where it is in another currency.
    """

    cart_token: str
    cart_version: int
    quote: Quote
    requirements: tuple[Requirement, ...]
    shipping_options: tuple[ShippingOption, ...]
    payment_methods: tuple[PaymentMethod, ...]
    details: CheckoutDetails
    codes: tuple[CodeSaid, ...] = ()
    saved_cards: tuple[Card, ...] = ()
    later: tuple[CartItem, ...] = ()
    conversion: Conversion | None = None
    credit: Credit = dataclasses.field(default_factory=Credit)

    @property
    def due(self) -> Money:
        """What is charged: the total without what gift cards and store credit pay."""
        return self.quote.total - self.paid_by_credit

    @property
    def paid_by_credit(self) -> Money:
        """What gift cards and store credit pay of the total."""
        return tendering.covered(self.credit.tenders, self.quote.currency)

    @property
    def warnings(self) -> tuple[Sentence, ...]:
        """Why codes that were entered do not count."""
        return tuple(code.said for code in self.codes if not code.counts)

    @property
    def free(self) -> bool:
        """Whether nothing is left to be paid, so that payment is skipped."""
        return not self.due

    def stored(self, amount: Money) -> Money:
        """An amount of the quote in the store's currency, in which discounts are counted."""
        return self.conversion.back(amount) if self.conversion else amount

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


class CardGone(DomainError):
    """The kept card that was to pay is not there for this shopper (any more)."""

    def __init__(self) -> None:
        super().__init__(CARD_GONE)


class CartGone(DomainError):
    """There is no cart behind the token, or it is empty."""

    status = 404
