"""Store credit with everything that moved on it, and where to ask for what is left on a gift card."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from shop.credit import models, queries
from shop.kernel import clock
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import queries as orders
from shop.storefront.account import blueprint, customers_only, me
from shop.web.render import page

WORDS = {
    models.ISSUED: N_("Given to you"),
    models.BONUS: N_("A bonus for you"),
    models.ADJUSTED: N_("Put right"),
    models.SPENT: N_("Spent"),
    models.RELEASED: N_("Back, as the order came to nothing"),
    models.REFUNDED: N_("Refunded"),
    models.EXPIRED: N_("Its time was over"),
    models.VOIDED: N_("Taken back"),
}


@blueprint.get("/credit")
@customers_only
def credit() -> Response:
    """The page."""
    accounts = queries.of_customer(me().id)
    currency = {account.id: account.currency for account in accounts}
    entries = queries.entries(list(currency)) if accounts else []
    known = orders.by_ids([entry.order_id for entry in entries if entry.order_id])
    return page(
        "storefront/account/credit.html",
        title=_("Credit"),
        accounts=accounts,
        entries=[
            (
                entry,
                WORDS[entry.kind],
                Money(entry.amount_minor, currency[entry.account_id]),
                known.get(entry.order_id) if entry.order_id else None,
            )
            for entry in entries
        ],
        at=clock.now(),
    )
