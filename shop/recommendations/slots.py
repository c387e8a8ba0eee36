"""Places that are filled with recommendations, what fills each, and who sees its fallback. Pure.

A small share of visitors, the same for life, is shown a slot's fallback, so that what was learned can be
judged.
"""

from __future__ import annotations

from dataclasses import dataclass

from shop.kernel import arms, preferences
from shop.kernel.errors import N_
from shop.kernel.preferences import Preference

LEARNED, FALLBACK = "learned", "fallback"
POLICIES = {LEARNED: N_("Learned"), FALLBACK: N_("Fallback")}
HOME_FOR_YOU, HOME_BUY_AGAIN, HOME_POPULAR = "home_for_you", "home_buy_again", "home_popular"
COLLECTION, PRODUCT, CART, ORDER = "collection", "product", "cart", "order"
TRACKING, MAIL, ACCOUNT, SEARCH = "tracking", "mail", "account", "search"
MOST_HELD_OUT = 50


@dataclass(frozen=True)
class Slot:
    """A place: what it is called, what fills it, and what is shown instead to those held out.

    `explores`: one of ten places may go to something that hardly anybody was shown yet. `personal`: filled
    from the person's own list, so only with consent.
    """

    code: str
    title: str
    learned: str
    fallback: str
    explores: bool = False
    personal: bool = False


_TOGETHER = N_("What is bought together, what is alike, and recent demand")
_SAME_SHELF = N_("Best sellers of the same collections")
SLOTS = {
    slot.code: slot
    for slot in (
        Slot(HOME_FOR_YOU, N_("Home: for you"), N_("The person's own taste and recent demand"),
             N_("What sells best"), explores=True, personal=True),
        Slot(HOME_BUY_AGAIN, N_("Home: buy again"), N_("What the person bought most often and is due"),
             N_("What the person bought last"), personal=True),
        Slot(HOME_POPULAR, N_("Home: popular"), N_("Demand of the last seven days"), N_("What is newest"),
             explores=True),
        Slot(COLLECTION, N_("Order of collections"), N_("Recent demand, the person's own taste first"),
             N_("The owner's own order")),
        Slot(PRODUCT, N_("Product page"), _TOGETHER, _SAME_SHELF, explores=True),
        Slot(CART, N_("Cart"), _TOGETHER, _SAME_SHELF, explores=True),
        Slot(ORDER, N_("Order page"), _TOGETHER, _SAME_SHELF, explores=True),
        Slot(TRACKING, N_("Tracking page"), _TOGETHER, _SAME_SHELF, explores=True),
        Slot(MAIL, N_("Mails about an order"), _TOGETHER, _SAME_SHELF),
        Slot(ACCOUNT, N_("Account"), N_("What the person bought most often and is due"),
             N_("What the person bought last")),
        Slot(SEARCH, N_("Search without result"), N_("The person's own taste, else recent demand"),
             N_("What is newest"), explores=True),
    )
}  # fmt: skip
RULED = tuple(code for code in SLOTS if code != COLLECTION)  # an owner orders collections by hand
HELD_OUT_PERCENT: dict[str, Preference[int]] = {
    code: preferences.declare(f"slots.{code}.holdout_percent", 5) for code in SLOTS
}
SHOWN: dict[str, Preference[bool]] = {
    code: preferences.declare(f"slots.{code}.shown", code != COLLECTION) for code in SLOTS
}


@dataclass(frozen=True)
class Reader:
    """Whom a slot is filled for. `subject` is what the arm is hashed from: the first visitor id, else the
    customer id. `customer_id` only with consent: without, everything is contextual."""

    subject: str = ""
    customer_id: str = ""


ANYBODY = Reader()


def policy(slot: str, reader: Reader) -> str:
    """What fills `slot` for this reader: the same for life. Nobody in particular sees what was learned."""
    if not reader.subject:
        return LEARNED
    share = preferences.get(HELD_OUT_PERCENT[slot]) / 100
    arm = arms.arm(reader.subject, offer=f"slot.{slot}", share=share)
    return FALLBACK if arm == arms.HELD_OUT else LEARNED


def is_shown(slot: str) -> bool:
    """Whether the owner shows this slot at all."""
    return preferences.get(SHOWN[slot])
