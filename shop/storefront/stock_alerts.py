"""Being told when something is back: asked on its page, proven by a press on the page that a mail leads to.

Opening a mailed link only shows what it would do, for scanners open links, too.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from shop.catalog import queries as catalog
from shop.inventory import queries, waiting
from shop.inventory.operations import alerts
from shop.kernel import clock, db, ids, limits
from shop.kernel.errors import DomainError
from shop.storefront import shown
from shop.web import auth, security
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import page

FROM_ONE_PLACE, TO_ONE_ADDRESS, WINDOW = 30, 8, timedelta(hours=1)
TRAP = "website"
blueprint = Blueprint("stock_alerts", __name__)


@blueprint.post("/products/<handle>/alerts")
def create(handle: str) -> Response:
    """Ask to be told; the answer is the same whoever asks, and whether they wait already."""
    variant_id, email, at = _variant(handle), request.form.get("email", ""), clock.now()
    back = url_for("products.show", handle=handle, variant=variant_id)  # its top says how it went
    if request.form.get(TRAP):  # a field no person sees; whoever fills it shall learn nothing
        return _done(back, proven=False)
    try:
        _limit(email, at)
        with db.transaction():
            proven = alerts.ask(
                variant_id=variant_id,
                email=email,
                locale=get_locale(),
                at=at,
                customer=auth.current_customer(),
            )
    except DomainError as refused:
        flash(sentence(refused), "error")
        return make_response(redirect(back, 303))
    return _done(back, proven=proven)


@blueprint.get("/stock-alerts/<token>")
def show(token: str) -> Response:
    """What was asked for, and the buttons that confirm or delete it."""
    return _page(token, at=clock.now())


@blueprint.post("/stock-alerts/<token>")
def confirm(token: str) -> Response:
    """Prove the address."""
    at = clock.now()
    with db.transaction():
        alerts.confirm(token=token, at=at)
    return _page(token, at=at)


@blueprint.post("/stock-alerts/<token>/removal")
def destroy(token: str) -> Response:
    """Wait no longer."""
    with db.transaction():
        alerts.stop(token=token, at=clock.now())
    flash(_("Your request is deleted. We will not write."), "good")
    return make_response(redirect(url_for("home.show"), 303))


def _variant(handle: str) -> uuid.UUID:
    found = catalog.product_page(handle)
    wanted = ids.parse_id(request.form.get("variant"))
    variant = next((one for one in (found.variants if found else ()) if one.id == wanted), None)
    if variant is None:
        abort(404)
    return variant.id


def _limit(email: str, at: datetime) -> None:
    """Nobody fills a mailbox with our mails, and no place asks for the whole town."""
    place, address = ids.token_hash(request.remote_addr or ""), ids.token_hash(email.strip().lower())
    limits.hit(f"stock-alert-from:{place[:32]}", limit=FROM_ONE_PLACE, per=WINDOW, at=at)
    limits.hit(f"stock-alert:{address[:32]}", limit=TO_ONE_ADDRESS, per=WINDOW, at=at)


def _done(back: str, *, proven: bool) -> Response:
    if proven:
        flash(_("Done. We write to you once, when it is back."), "good")
    else:
        flash(_("Please look into your mail and confirm: then we write once, when it is back."), "good")
    return make_response(redirect(back, 303))


def _page(token: str, *, at: datetime) -> Response:
    row = queries.alert_by_token(token, at=at)
    variant = catalog.variants_for_sale([row.variant_id])[row.variant_id]
    card = catalog.cards([variant.product_id]).get(variant.product_id)
    response = page(
        "storefront/stock_alerts/show.html",
        title=_("Tell me when it is back"),
        token=token,
        variant=variant,
        product=shown.card(card) if card else None,
        state=queries.stage_of(row).state(at),
        states=waiting,
    )
    return security.keep_private(response)
