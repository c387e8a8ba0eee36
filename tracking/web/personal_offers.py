"""What a shopper sees of their own offer: on the home page, in cart and account; and how to want none.

A signed-in customer's offer is looked for in the statement that finds who they are; where there is none,
nothing more is asked. Whoever is known by a mail's link or as a visitor is asked about only with consent.
"""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _

from shop.customers.models import Customer
from shop.kernel import clock, origin, preferences
from shop.promotions.sentences import Sentence
from shop.storefront.account import customers_only, me
from shop.web import auth, recognition, slots
from shop.web.acting import act
from shop.web.render import fragment
from tracking.personalization.offers import objecting, queries
from tracking.personalization.offers.queries import Standing
from tracking.personalization.preferences import TO_VISITORS

blueprint = Blueprint("personal_offers", __name__)
HELD, OBJECTS = "personal_offer", "objects_to_offers"


@blueprint.post("/account/personal-offers")
@customers_only
def object_to() -> Any:
    """No personal offers any more: what stands open is withdrawn."""
    customer = me()
    act(lambda: objecting.refuse(customer_id=customer.id, at=clock.now()))
    flash(_("You get no personal offers any more."), "success")
    return redirect(url_for("account.show"), 303)


@blueprint.post("/account/personal-offers/again")
@customers_only
def allow() -> Any:
    """Personal offers again."""
    customer = me()
    act(lambda: objecting.allow(customer_id=customer.id))
    flash(_("You may get personal offers again."), "success")
    return redirect(url_for("account.show"), 303)


def home(**_context: Any) -> str:
    """The offer on the home page."""
    return _panel(_mine())


def cart(quote: Any = None, **_context: Any) -> str:
    """The offer in the cart, where it does not count (yet); where it does, its price says so."""
    counted = quote is not None and any(one.assignment_id for one in quote.discounts)
    return "" if counted else _panel(_mine())


def account(customer: Customer | None = None, **_context: Any) -> str:
    """What a personal offer is, and how to get none."""
    along = auth.along()
    if customer is None or not (along.get(HELD) or along.get(OBJECTS)):
        return ""
    return fragment("tracking/offers/_account.html", objects=bool(along.get(OBJECTS)))


def _mine() -> Standing | None:
    customer = auth.current_customer()
    if customer is not None:
        held: uuid.UUID | None = auth.along().get(HELD)
        return queries.standing(customer_id=customer.id, at=clock.now()) if held else None
    visit = origin.current()
    if not visit.personal:
        return None
    known = recognition.known_customer()
    if known is not None:
        return queries.standing(customer_id=known.id, at=clock.now())
    if visit.visitor_id is None or not preferences.get(TO_VISITORS):
        return None
    return queries.standing(customer_id=None, visitor_id=visit.visitor_id, at=clock.now())


def _panel(found: Standing | None) -> str:
    if found is None:
        return ""
    because = Sentence(found.reason, found.reason_params)
    says = queries.says(found)
    return fragment("tracking/offers/_yours.html", offer=found, because=because, says=says)


slots.register("storefront.offer", "personal_offer", 10, home)
slots.register("storefront.cart", "personal_offer", 5, cart)
slots.register("storefront.account", "personal_offer", 90, account)
auth.read_along(HELD, lambda: queries.held_by(Customer.id, at=clock.now()))
auth.read_along(OBJECTS, lambda: queries.objection_of(Customer.id))
