"""The chain that invented visits walk: states, how likely one follows another, and what each leaves behind.

Four tables of the same chain: people who only look and people who want something, each at a desk and on a
phone. The figures are those of an ordinary shop: about one visit in thirty buys, a third of carts reach the
till, phones lose more there than desks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

HOME, COLLECTION, PRODUCT, SEARCH, CONTENT, ADD, CART, REMOVE, CHECKOUT, ERROR = range(10)
CONTACT, SHIPPING, PAYMENT, DECLINED, PURCHASE, EXIT = range(10, 16)
STATES = 16
MOST_STEPS = 80

LANDINGS = {HOME: 0.34, COLLECTION: 0.2, PRODUCT: 0.36, SEARCH: 0.04, CONTENT: 0.06}
NEXT: Mapping[int, Mapping[int, float]] = {
    HOME: {COLLECTION: 0.36, PRODUCT: 0.2, SEARCH: 0.1, CONTENT: 0.07, EXIT: 0.27},
    COLLECTION: {PRODUCT: 0.5, COLLECTION: 0.14, SEARCH: 0.05, HOME: 0.03, EXIT: 0.28},
    PRODUCT: {PRODUCT: 0.2, COLLECTION: 0.15, ADD: 0.11, SEARCH: 0.04, CONTENT: 0.04, HOME: 0.02, EXIT: 0.44},
    SEARCH: {PRODUCT: 0.5, SEARCH: 0.15, COLLECTION: 0.1, EXIT: 0.25},
    CONTENT: {HOME: 0.2, COLLECTION: 0.25, PRODUCT: 0.15, EXIT: 0.4},
    ADD: {CART: 0.45, CHECKOUT: 0.12, PRODUCT: 0.2, COLLECTION: 0.12, EXIT: 0.11},
    CART: {CHECKOUT: 0.4, PRODUCT: 0.15, COLLECTION: 0.1, REMOVE: 0.07, CONTENT: 0.05, EXIT: 0.23},
    REMOVE: {CART: 0.4, PRODUCT: 0.3, EXIT: 0.3},
    CHECKOUT: {CONTACT: 0.72, ERROR: 0.1, CART: 0.05, EXIT: 0.13},
    ERROR: {CONTACT: 0.63, ERROR: 0.1, EXIT: 0.27},
    CONTACT: {SHIPPING: 0.88, EXIT: 0.12},
    SHIPPING: {PAYMENT: 0.78, CONTENT: 0.03, EXIT: 0.19},
    PAYMENT: {PURCHASE: 0.81, DECLINED: 0.07, EXIT: 0.12},
    DECLINED: {PAYMENT: 0.5, EXIT: 0.5},
    PURCHASE: {HOME: 0.1, CONTENT: 0.1, EXIT: 0.8},
    EXIT: {EXIT: 1.0},
}
TILL = (CHECKOUT, ERROR, CONTACT, SHIPPING, PAYMENT)
LOOKING, WANTING = 0.75, 2.4  # how much likelier than NEXT says a product goes into the cart
PHONE_LEAVES = 1.35  # how much likelier a phone gives up at the till

# What a state leaves: (event, seconds after it began). A page's own view comes first.
LEAVES: Mapping[int, tuple[tuple[str, float], ...]] = {
    HOME: (("page_view", 0),),
    COLLECTION: (("page_view", 0), ("view_item_list", 0)),
    PRODUCT: (("page_view", 0), ("view_item", 0)),
    SEARCH: (("page_view", 0), ("view_search_results", 0)),
    CONTENT: (("page_view", 0),),
    ADD: (("add_to_cart", 0),),
    CART: (("page_view", 0), ("view_cart", 0)),
    REMOVE: (("remove_from_cart", 0),),
    CHECKOUT: (("begin_checkout", 0), ("page_view", 0.2), ("checkout_step_viewed", 0.2)),
    ERROR: (("checkout_step", 0),),
    CONTACT: (("checkout_step_completed", 0),),
    SHIPPING: (("checkout_step_completed", 0), ("add_shipping_info", 0)),
    PAYMENT: (("checkout_step_completed", 0), ("add_payment_info", 0)),
    DECLINED: (("payment_failed", 0),),
    PURCHASE: (("purchase", 0), ("page_view", 1.5), ("visit_purchase", 30)),
}
ATTENTION, OPENING, WITHOUT_CONSENT = "page_engagement", "session_start", "visit_purchase"
NAMES = (*dict.fromkeys(name for leaves in LEAVES.values() for name, _ in leaves), ATTENTION, OPENING)
PAGES = np.array([("page_view") in [name for name, _ in LEAVES.get(state, ())] for state in range(STATES)])
# What the shop's facts tell. Without consent the first know only the visit and the last only the order.
OF_CART = frozenset(
    """add_to_cart remove_from_cart begin_checkout checkout_step checkout_step_completed add_shipping_info
    add_payment_info""".split()
)
OF_ORDER = frozenset(("purchase", "payment_failed"))


def thresholds() -> np.ndarray:
    """Running sums of the chances, [kind of visit, state, state]; kind = 2 * wanting + phone."""
    tables = [_table(add, leave) for add in (LOOKING, WANTING) for leave in (1.0, PHONE_LEAVES)]
    return np.cumsum(np.stack(tables), axis=2)


def _table(add: float, leave: float) -> np.ndarray:
    table = np.zeros((STATES, STATES))
    for state, following in NEXT.items():
        for target, chance in following.items():
            table[state, target] = chance
    table[PRODUCT, ADD] *= add
    table[list(TILL), EXIT] *= leave
    return table / table.sum(axis=1, keepdims=True)
