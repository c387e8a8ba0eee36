"""Kept cards in the account: which there are, and the way out for each."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, make_response, redirect, url_for
from flask_babel import gettext as _

from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.payments import cards, keeping
from shop.storefront.account import customers_only, me
from shop.web import slots
from shop.web.render import fragment

blueprint = Blueprint("cards", __name__, url_prefix="/account/cards")


@blueprint.post("/<uuid:card_id>/removal")
@customers_only
def remove(card_id: uuid.UUID) -> Response:
    """Keep a card no longer; the worker tells the bank's provider."""
    with db.transaction():
        keeping.remove(customer_id=me().id, card_id=card_id, at=clock.now())
    flash(_("Removed. This card is not kept any more."), "good")
    return make_response(redirect(url_for("account.cards"), 303))


def panel(customer: Customer) -> str:
    """The customer's cards; empty without any."""
    kept = cards.kept(customer.id)
    if not kept:
        return ""
    return fragment("storefront/purchase/_cards.html", kept=kept, now=clock.now())


slots.register("storefront.account.cards", "cards", 50, panel)
