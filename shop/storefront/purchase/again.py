"""The last order once more, on the home page of a customer who can buy with one tap."""

from __future__ import annotations

from shop.orders import queries as orders
from shop.storefront import one_tap
from shop.web import auth, slots
from shop.web.render import fragment


def panel() -> str:
    """What they bought last and the button; empty for everybody else."""
    customer, tap = auth.current_customer(), one_tap.tap()
    if customer is None or tap is None:
        return ""
    last = orders.last_of_customer(customer.id)
    if last is None or last.confirmed_at is None:
        return ""
    return fragment("storefront/purchase/_again.html", order=last, tap=tap)


slots.register("storefront.home", "again", 10, panel)
