"""What placing writes: the customer, the uses of discounts, the order with its first attempt to be paid."""

from __future__ import annotations

import uuid

from shop.cart.gifts import Gift
from shop.cart.models import Cart
from shop.checkout.flow.pressing import Press
from shop.checkout.values import CheckoutView
from shop.customers import operations as customers
from shop.customers import queries as customer_queries
from shop.customers.models import Customer
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.payments import operations as payments
from shop.payments import tenders, wiring
from shop.payments.models import CREDIT, Payment
from shop.promotions.redemptions import Use


def customer(seen: CheckoutView, press: Press) -> Customer:
    """Who orders: the signed-in customer, else the one of the address typed, made if need be."""
    details, at = seen.details, press.at
    customer = customer_queries.by_id(press.customer_id) if press.customer_id else None
    if customer is None:
        customer = customers.upsert_for_order(
            email=details.email, name=details.address.name, locale=details.locale, at=at
        )
    elif not (seen.quote.shipping and seen.quote.shipping.pickup):  # then none was typed
        customers.save_address(customer_id=customer.id, address=details.address, at=at)
    if details.marketing:
        customers.set_marketing(customer_id=customer.id, accepts=True, at=at)
    return customer


def uses(seen: CheckoutView) -> list[Use]:
    """The promotions of the quote, to be counted."""
    return [
        Use(
            promotion_id=discount.promotion_id,
            version=discount.version,
            label=discount.label,
            amount_minor=seen.stored(discount.amount).minor,
            code=discount.code,
            assignment_id=discount.assignment_id,
        )
        for discount in seen.quote.discounts
    ]


def write(
    cart: Cart, seen: CheckoutView, buyer: Customer, order_id: uuid.UUID, press: Press
) -> tuple[Order, Payment | None]:
    """The order and the attempt to pay it; None where nothing is left to be paid."""
    method = next((one for one in seen.payment_methods if one.code == seen.details.payment_code), None)
    gift = seen.details.gift or Gift()
    order = orders.place(
        order_id=order_id,
        quote=seen.quote,
        conversion=seen.conversion,
        cart_id=cart.id,
        customer_id=buyer.id,
        email=seen.details.email,
        address=seen.details.address,
        locale=seen.details.locale,
        payment_gateway=method.gateway if method else _without_provider(seen),
        credit=seen.paid_by_credit,
        note=seen.details.note,
        billing=seen.details.billing,
        gift_message=gift.message,
        hide_prices=gift.hide_prices,
        preferred_on=seen.details.preferred_on,
        at=press.at,
    )
    if method is None:  # nothing (more) to pay
        tenders.capture(order, at=press.at)
        return orders.mark_paid(order_id=order.id, label=tenders.label(order), at=press.at), None
    payment = payments.open_attempt(
        order=order,
        method=method,
        first=True,
        test_card=press.test_card,
        kept=next((card for card in seen.saved_cards if card.id == seen.details.saved_card), None),
        save_method=press.save_method,
        at=press.at,
    )
    return order, payment


def _without_provider(seen: CheckoutView) -> str:
    return CREDIT if seen.credit.tenders else wiring.NONE
