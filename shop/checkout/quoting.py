"""From a cart and what was said to the checkout that is seen: one quote, defaults filled in, what is missing.

Reads only. Used for looking and, inside the placing transaction, for deciding; so the two cannot differ.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shop.brand import currencies, store
from shop.cart.gifts import Gift
from shop.cart.models import Cart
from shop.cart.queries import CartItem, CartRow
from shop.checkout import crediting, offers
from shop.checkout import requirements as needs
from shop.checkout.values import CheckoutDetails, CheckoutView, Requirement
from shop.credit import tendering
from shop.customers import queries as customers
from shop.customers.addresses import PostalAddress
from shop.customers.models import Customer
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.payments import cards, wiring
from shop.payments.cards import Card
from shop.payments.wiring import PaymentMethod
from shop.pricing.quote import Quote
from shop.shipping import queries as shipping
from shop.shipping.rates import ShippingOption

SOLD_OUT, NOT_SOLD = "line_sold_out", "line_unavailable"


@dataclass(frozen=True, kw_only=True)
class _Shopper:
    customer: Customer | None
    address: PostalAddress | None
    recognized: bool


def look(
    *,
    cart: Cart | CartRow,
    items: Sequence[CartItem],
    details: CheckoutDetails,
    customer_id: uuid.UUID | None,
    at: datetime,
    later: Sequence[CartItem] = (),
) -> CheckoutView:
    """The checkout of `cart` as it stands. `customer_id` is a customer who has signed in."""
    shopper = _shopper(customer_id, details)
    details = _filled(details, shopper)
    conversion = currencies.charged(details.currency)
    offer = offers.price(
        items=items,
        codes=[*cart.codes, *([details.code] if details.code else [])],
        details=details,
        customer=shopper.customer,
        recognized=shopper.recognized,
        conversion=conversion,
        at=at,
    )
    quote, options = offer.quote, offer.options
    credit = crediting.of(
        cart=cart,
        quote=quote,
        customer_id=_creditor(shopper),
        at=at,
    )
    due = quote.total - tendering.covered(credit.tenders, quote.currency)
    methods = _methods(quote) if due else []
    own = _own_cards(shopper, methods, at)
    details = _with_defaults(details, cart, quote, methods, own)
    return CheckoutView(
        cart_token=cart.token,
        cart_version=cart.version,
        quote=quote,
        conversion=conversion,
        credit=credit,
        requirements=tuple(_requirements(items, details, quote, options, methods, own, due)),
        shipping_options=options,
        payment_methods=tuple(methods),
        details=details,
        codes=offer.codes,
        saved_cards=tuple(own),
        later=tuple(later),
    )


def _creditor(shopper: _Shopper) -> uuid.UUID | None:
    """Who may have store credit: somebody who has signed in and was ever given some."""
    customer = shopper.customer
    return customer.id if shopper.recognized and customer is not None and customer.has_credit else None


def _methods(quote: Quote) -> list[PaymentMethod]:
    """The ways to pay; whoever buys gift cards pays before they get them."""
    later = any(line.gift_card for line in quote.lines)
    return [method for method in wiring.methods() if not (later and method == wiring.CASH)]


def currency_of(details: CheckoutDetails) -> str:
    """The currency that whoever says `details` pays in."""
    conversion = currencies.charged(details.currency)
    return conversion.to if conversion else store.current().currency


def demand(quote: Quote) -> dict[uuid.UUID, int]:
    """Units of each variant that an order of `quote` takes from stock, presents among them."""
    wanted: Counter[uuid.UUID] = Counter()
    for line in quote.lines:
        wanted[line.variant_id] += line.quantity
    return dict(wanted)


def fill(details: CheckoutDetails, customer_id: uuid.UUID | None) -> CheckoutDetails:
    """`details` with what is known of a recognized customer, and the store's country where none is said."""
    return _filled(details, _shopper(customer_id, details))


def _shopper(customer_id: uuid.UUID | None, details: CheckoutDetails) -> _Shopper:
    known = customers.by_id(customer_id) if customer_id else None
    if known is not None:
        saved = customers.default_address(known.id)
        return _Shopper(
            customer=known,
            address=PostalAddress.from_dict(saved.fields) if saved else None,
            recognized=True,
        )
    typed = details.email.strip()
    by_email = customers.by_email(typed) if "@" in typed and len(typed) <= needs.MAX_EMAIL else None
    return _Shopper(customer=by_email, address=None, recognized=False)


def _filled(details: CheckoutDetails, shopper: _Shopper) -> CheckoutDetails:
    address = details.address
    if shopper.recognized and shopper.customer is not None:
        details = replace(details, email=details.email or shopper.customer.email_as_typed)
        if address in (PostalAddress(), PostalAddress(country=address.country)) and shopper.address:
            address = shopper.address
        address = replace(address, name=address.name or shopper.customer.name)
    country = address.country.strip().upper()[:2] or store.current().country
    return replace(details, address=replace(address, country=country))


def _own_cards(shopper: _Shopper, methods: Sequence[PaymentMethod], at: datetime) -> list[Card]:
    """Kept cards: for somebody who has signed in only, never for an email address."""
    if not shopper.recognized or shopper.customer is None or not methods:
        return []
    return cards.of_customer(shopper.customer.id, at=at)


def _with_defaults(
    details: CheckoutDetails,
    cart: Cart | CartRow,
    quote: Quote,
    methods: Sequence[PaymentMethod],
    own: Sequence[Card],
) -> CheckoutDetails:
    """The delivery, the way to pay and the gift that count while nothing else is said."""
    wanted = next((card for card in own if card.id == details.saved_card), None)
    if wanted is None and details.saved_card is None and not details.payment_code and own:
        wanted = own[0]
    return replace(
        details,
        shipping_code=quote.shipping.code if quote.shipping else "",
        payment_code=wanted.method_code if wanted else _default_payment(details, methods),
        saved_card=wanted.id if wanted else details.saved_card,
        gift=details.gift or Gift(cart.gift_message, cart.hide_prices),
    )


def _default_payment(details: CheckoutDetails, methods: Sequence[PaymentMethod]) -> str:
    codes = [method.code for method in methods]
    return details.payment_code if details.payment_code in codes else next(iter(codes), "")


def _requirements(
    items: Sequence[CartItem],
    details: CheckoutDetails,
    quote: Quote,
    options: Sequence[ShippingOption],
    methods: Sequence[PaymentMethod],
    own: Sequence[Card],
    due: Money,
) -> list[Requirement]:
    ships = any(line.requires_shipping for line in quote.lines)
    found = _of_items(items)
    found += needs.of_contact(details)
    sent = ships and not (quote.shipping and quote.shipping.pickup)  # or is it fetched
    found += needs.of_address(details.address, ships=sent, served=shipping.countries())
    found += needs.of_billing(details.billing) + needs.of_gift(details.gift)
    found += needs.of_choices(
        details=details,
        shipping_codes=[option.code for option in options],
        payment_codes=[method.code for method in methods],
        ships=ships,
        free=not due,
    )
    return found + (needs.of_saved_card(details, own) if due else [])


def _of_items(items: Sequence[CartItem]) -> list[Requirement]:
    if not items:
        return [Requirement(code="cart_empty", message=N_("Your cart is empty."))]
    return [
        Requirement(
            code=SOLD_OUT if item.variant.sellable else NOT_SOLD,
            message=item.problem.message,
            params=item.problem.params,
            field=str(item.variant.id),
        )
        for item in items
        if item.problem is not None
    ]
