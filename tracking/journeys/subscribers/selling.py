"""The cart and the checkout, as they happen in a visit."""

from __future__ import annotations

from typing import Any

from shop.cart.events import CartLineChanged
from shop.checkout.events import PAYMENT, SHIPPING, CheckoutFailed, CheckoutStarted, CheckoutStepCompleted
from shop.kernel.events import Delivery
from shop.wishlist.events import ProductUnwished
from tracking.journeys import facts

GA4_STEPS = {SHIPPING: ("add_shipping_info", "shipping_tier"), PAYMENT: ("add_payment_info", "payment_type")}


def on_cart_changed(fact: CartLineChanged, delivery: Delivery) -> None:
    """add_to_cart or remove_from_cart, with the one item that moved."""
    item = {
        "item_id": fact.sku or str(fact.variant_id),
        "item_name": fact.title,
        "item_variant": fact.variant_title,
        "product_id": str(fact.product_id),
        "variant_id": str(fact.variant_id),
        "quantity": abs(fact.delta),
        "price_minor": fact.unit_price.minor,
    }
    facts.record(
        "add_to_cart" if fact.delta > 0 else "remove_from_cart",
        delivery,
        origin=facts.as_chosen(delivery.origin),
        cart_id=fact.cart_id,
        value=fact.unit_price * abs(fact.delta),
        props={"items": [item]},
    )


def on_checkout_started(fact: CheckoutStarted, delivery: Delivery) -> None:
    """begin_checkout, once a cart."""
    props = {"checkout_id": str(fact.checkout_id), "quantity": fact.items}
    origin = facts.as_chosen(delivery.origin)
    facts.record(
        "begin_checkout", delivery, origin=origin, cart_id=fact.cart_id, value=fact.value, props=props
    )


def on_step_completed(fact: CheckoutStepCompleted, delivery: Delivery) -> None:
    """checkout_step_completed, and GA4's own name for the steps that have one."""
    origin = facts.as_chosen(delivery.origin)
    props = {"checkout_id": str(fact.checkout_id), "step_name": fact.step, "choice": fact.choice}
    told: dict[str, Any] = {"origin": origin, "cart_id": fact.cart_id, "value": fact.value, "props": props}
    facts.record("checkout_step_completed", delivery, **told)
    if fact.step in GA4_STEPS:
        name, choice = GA4_STEPS[fact.step]
        facts.record(name, delivery, part=name, **{**told, "props": {**props, choice: fact.choice}})


def on_checkout_failed(fact: CheckoutFailed, delivery: Delivery) -> None:
    """checkout_step with the error that stopped it; may happen again and again."""
    props = {"step_name": fact.step, "error_code": fact.error_code, "field": fact.field}
    origin = facts.as_chosen(delivery.origin)
    facts.record("checkout_step", delivery, origin=origin, cart_id=fact.cart_id, props=props)


def on_unwished(fact: ProductUnwished, delivery: Delivery) -> None:
    """remove_from_wishlist."""
    props = {"items": [{"product_id": str(fact.product_id)}]}
    facts.record("remove_from_wishlist", delivery, origin=facts.as_chosen(delivery.origin), props=props)
