"""From a cart and what was said to the checkout that is seen: one quote, defaults filled in, what is missing.

Reads only. Used for looking and, inside the placing transaction, for deciding; so the two cannot differ.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shop.brand import store
from shop.cart.gifts import Gift
from shop.cart.models import Cart
from shop.cart.queries import CartItem
from shop.checkout import requirements as needs
from shop.checkout.values import CheckoutDetails, CheckoutView, Requirement
from shop.customers import queries as customers
from shop.customers.addresses import PostalAddress
from shop.customers.models import Customer
from shop.kernel import origin
from shop.kernel.errors import N_
from shop.payments import cards, wiring
from shop.payments.cards import Card
from shop.payments.wiring import PaymentMethod
from shop.pricing import engine
from shop.pricing.lines import PricedLine, freight_of
from shop.pricing.quote import Quote
from shop.promotions import queries as promotions
from shop.promotions.context import ShopperContext
from shop.promotions.rules import Rule
from shop.promotions.sentences import Sentence
from shop.shipping import queries as shipping
from shop.shipping.rates import ShippingOption
from shop.taxes import queries as taxes

SOLD_OUT, NOT_SOLD = "line_sold_out", "line_unavailable"


@dataclass(frozen=True, kw_only=True)
class _Shopper:
    customer: Customer | None
    address: PostalAddress | None
    recognized: bool


def look(
    *,
    cart: Cart,
    items: Sequence[CartItem],
    details: CheckoutDetails,
    customer_id: uuid.UUID | None,
    at: datetime,
    later: Sequence[CartItem] = (),
) -> CheckoutView:
    """The checkout of `cart` as it stands. `customer_id` is a customer who has signed in."""
    shopper = _shopper(customer_id, details)
    details = _filled(details, shopper)
    lines = [item.priced() for item in items]
    codes = [*cart.codes, *([details.code] if details.code else [])]
    rules = promotions.for_shopper(
        customer_id=shopper.customer.id if shopper.customer else None,
        codes=codes,
        at=at,
        recognized=shopper.recognized,
    )
    quote, options = _priced(lines, details, rules, _context(shopper, rules, details), at)
    methods = wiring.methods() if quote.total.minor else []
    own = _own_cards(shopper, methods, at)
    details = _with_defaults(details, cart, quote, methods, own)
    return CheckoutView(
        cart_token=cart.token,
        cart_version=cart.version,
        quote=quote,
        requirements=tuple(_requirements(items, details, quote, options, methods, own)),
        shipping_options=tuple(options),
        payment_methods=tuple(methods),
        details=details,
        warnings=_warnings(codes, rules, quote),
        saved_cards=tuple(own),
        later=tuple(later),
    )


def fill(details: CheckoutDetails, customer_id: uuid.UUID | None) -> CheckoutDetails:
    """`details` with what is known of a recognized customer, and the store's country where none is said."""
    return _filled(details, _shopper(customer_id, details))


def _shopper(customer_id: uuid.UUID | None, details: CheckoutDetails) -> _Shopper:
    known = customers.by_id(customer_id) if customer_id else None
    if known is not None:
        saved = next((row for row in customers.addresses(known.id) if row.is_default), None)
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


def _context(shopper: _Shopper, rules: Sequence[Rule], details: CheckoutDetails) -> ShopperContext:
    customer = shopper.customer
    if customer is None:
        return ShopperContext(
            landing_campaign=origin.current().campaign.get("campaign", ""), country=details.address.country
        )
    return ShopperContext(
        customer_id=customer.id,
        assignments=frozenset(
            rule.assignment_id for rule in rules if rule.assignment_id and rule.holder_id == customer.id
        ),
        order_count=customer.orders_count,
        last_order_at=customer.last_order_at,
        landing_campaign=origin.current().campaign.get("campaign", ""),
        country=details.address.country,
    )


def _priced(
    lines: list[PricedLine],
    details: CheckoutDetails,
    rules: Sequence[Rule],
    shopper: ShopperContext,
    at: datetime,
) -> tuple[Quote, list[ShippingOption]]:
    currency = store.current().currency
    country, region = details.address.country, details.address.region
    tax = taxes.rules_for(country=country, region=region)
    goods = engine.quote(lines=lines, promotions=rules, tax=tax, currency=currency, shopper=shopper, at=at)
    freight = freight_of(lines, goods.subtotal - goods.discount_total)
    if freight is None:
        return goods, []
    options = shipping.options(country=country, freight=freight, at=at)
    chosen = next((option for option in options if option.code == details.shipping_code), None)
    chosen = chosen or next(iter(options), None)
    quote = engine.quote(
        lines=lines, promotions=rules, shipping=chosen, tax=tax, currency=currency, shopper=shopper, at=at
    )
    return quote, options


def _own_cards(shopper: _Shopper, methods: Sequence[PaymentMethod], at: datetime) -> list[Card]:
    """Kept cards: for somebody who has signed in only, never for an e-mail address."""
    if not shopper.recognized or shopper.customer is None or not methods:
        return []
    return cards.of_customer(shopper.customer.id, at=at)


def _with_defaults(
    details: CheckoutDetails,
    cart: Cart,
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
) -> list[Requirement]:
    ships = any(line.requires_shipping for line in quote.lines)
    found = _of_items(items)
    found += needs.of_contact(details)
    found += needs.of_address(details.address, ships=ships, served=shipping.countries())
    found += needs.of_billing(details.billing) + needs.of_gift(details.gift)
    found += needs.of_choices(
        details=details,
        shipping_codes=[option.code for option in options],
        payment_codes=[method.code for method in methods],
        ships=ships,
        free=quote.total.minor == 0,
    )
    return found + (needs.of_saved_card(details, own) if quote.total.minor else [])


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


def _warnings(codes: Sequence[str], rules: Sequence[Rule], quote: Quote) -> tuple[Sentence, ...]:
    known = {rule.code for rule in rules if rule.code}
    unknown = [word for word in map(promotions.normalize, codes) if word and word not in known]
    said = [
        Sentence(N_("The code %(code)s is not valid."), {"code": word}) for word in dict.fromkeys(unknown)
    ]
    counted = {discount.code for discount in quote.discounts}
    said += [refused.reason for refused in quote.refused if refused.code and refused.code not in counted]
    stood_back = known - counted - {refused.code for refused in quote.refused}
    message = N_("The code %(code)s was left out, because another discount is worth more.")
    return (*said, *(Sentence(message, {"code": word}) for word in sorted(filter(None, stood_back))))
