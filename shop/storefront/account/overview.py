"""The first page of the account: how the last order stands, what to buy again, what is theirs alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response
from flask_babel import gettext as _
from markupsafe import Markup

from shop.brand import store
from shop.customers import operations, queries
from shop.customers.operations import passkeys
from shop.kernel import clock
from shop.orders import queries as orders
from shop.promotions import benefits
from shop.promotions import queries as promotions
from shop.promotions.sentences import Sentence
from shop.recommendations import queries as recommendations
from shop.recommendations.slots import ACCOUNT, Reader
from shop.storefront import framing, recommending
from shop.storefront.account import blueprint, customers_only, me
from shop.storefront.orders import telling
from shop.web import auth
from shop.web.render import page


@dataclass(frozen=True)
class Offer:
    """A discount that is theirs, what it gives, why, and until when."""

    label: str
    says: Sentence
    reason: Sentence
    expires_at: datetime | None


@blueprint.get("")
@customers_only
def show() -> Response:
    """The last order, buy again, offers; who came by mail is offered a passkey."""
    last = orders.last_of_customer(me().id)
    by_mail = auth.customer_session().method == operations.MAGIC_LINK and passkeys.available()
    return framing.page(
        "storefront/account/show.html",
        title=_("Your account"),
        last=last,
        steps=telling.steps(last) if last else None,
        said=telling.answer(last, None, whole=False) if last else None,
        again=_again() if last else "",
        offers=_offers(),
        offer_passkey=by_mail and not queries.has_passkey(me().id),
    )


def _again() -> Markup:
    """What they may need again."""
    mine = Reader(me().first_visitor_id or str(me().id), str(me().id))
    return recommending.section(recommendations.again(ACCOUNT, mine), _("Buy again"), "again")


@blueprint.get("/cards")
@customers_only
def cards() -> Response:
    """Saved cards, as the payments show them."""
    return page("storefront/account/cards.html", title=_("Saved cards"))


def _offers() -> list[Offer]:
    at, currency = clock.now(), store.current().currency
    return [
        Offer(
            promotion.label,
            benefits.from_dict(promotion.benefit).says(currency),
            Sentence(given.reason, given.reason_params),
            given.expires_at,
        )
        for given, promotion in promotions.assignments_of(me().id)
        if given.used_order_id is None and (given.expires_at is None or given.expires_at > at)
    ]
