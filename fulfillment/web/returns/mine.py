"""A customer's returns in the account, and what may still be sent back."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from fulfillment.returns import links, queries
from fulfillment.web.returns import blueprint, words
from shop.kernel import clock
from shop.orders import queries as orders
from shop.storefront.account import customers_only, me
from shop.web.render import page

NEWEST = 10


@blueprint.get("/account/returns")
@customers_only
def mine() -> Response:
    """The page."""
    at = clock.now()
    recent = orders.of_customer(me().id, limit=NEWEST)
    return page(
        "fulfillment/returns/mine.html",
        title=_("Returns"),
        returns=[(one, order, words.status(one)) for one, order in queries.of_customer(me().id)],
        orders=[
            (order, links.ask_token(order.id, at=at)) for order in recent if queries.may_ask(order, at=at)[0]
        ],
        words=words,
    )
