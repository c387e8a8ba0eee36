"""Labels for many orders at once: asked for together, chosen by one rule, bought with one press."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers.labels import FORMATS
from fulfillment.labels import lots, queries, quoting, settings
from fulfillment.labels.operations.buying import GOOD_FOR
from fulfillment.labels.values import CHEAPEST, QUICKEST
from fulfillment.shipments import queries as shipments
from fulfillment.web import boxes
from fulfillment.web.labels import blueprint, words
from fulfillment.web.shipping import forms
from shop.kernel import clock, ids, preferences
from shop.kernel.errors import N_, NotFound
from shop.web import auth
from shop.web.render import page


@blueprint.post("/lots")
@auth.staff_required("fulfillment")
def open_lot() -> Answer:
    """Have prices asked for what is ticked among the orders to send."""
    chosen = [each for each in shipments.by_codes(forms.codes()) if each.left]
    if not chosen:
        flash(_("Choose the orders first."), "warn")
        return redirect(url_for("admin_shipments.index"), 303)
    if not quoting.connected() or not settings.can_send():
        flash(_("Connect EasyPost or Shippo, and say who sends, to buy labels."), "error")
        return redirect(url_for("admin_shipments.index"), 303)
    if len(chosen) > lots.MOST:
        flash(_("These are the first %(most)d; choose the others afterwards.", most=lots.MOST), "warn")
    preset = settings.usual_box() if "box" not in request.form else boxes.chosen()
    kind = preferences.get(settings.FORMAT)
    kind = kind if kind in FORMATS else FORMATS[0]
    return _to(lots.open_for(chosen, preset, format=kind, at=clock.now()))


@blueprint.get("/lots/<uuid:lot_id>")
@auth.staff_required("fulfillment")
def lot(lot_id: uuid.UUID) -> Response:
    """How far it is, what the rule would buy, and what that costs."""
    rule, at = request.args.get("take", CHEAPEST)[:200], clock.now()
    found = lots.seen(lot_id, rule=rule)
    if not found.rows:
        raise NotFound(N_("There is no such label."))
    return page(
        "fulfillment/labels/lot.html",
        lot_id=lot_id,
        lot=found,
        rule=rule,
        rules=[(CHEAPEST, _("the cheapest each")), (QUICKEST, _("the quickest each"))]
        + [(code, name) for code, name in found.services.items()],
        old=any(at - row.label.created_at > GOOD_FOR for row in found.to_buy),
        again=any(row.label.state in ("offered", "failed") for row in found.rows),
        printable=queries.with_sheets([row.label.id for row in found.rows]),
        words=words,
        at=at,
    )


@blueprint.post("/lots/<uuid:lot_id>/purchase")
@auth.staff_required("fulfillment")
def buy_lot(lot_id: uuid.UUID) -> Answer:
    """Buy exactly what was shown; a second press finds it bought."""
    pairs = [text.partition("=") for text in request.form.getlist("offer")[: lots.MOST]]
    chosen = {label: key[:200] for text, _sign, key in pairs if (label := ids.parse_id(text))}
    hands_over = request.form.get("hands_over") == "1"
    begun, refusals = lots.buy(lot_id, chosen, hands_over=hands_over, at=clock.now())
    if begun:
        flash(ngettext("%(num)s label is being bought.", "%(num)s labels are being bought.", begun), "good")
    if refusals:
        said = ngettext(
            "%(num)s was refused; see below why.", "%(num)s were refused; see below why.", refusals
        )
        flash(said, "error")
    if not begun and not refusals:
        flash(_("Everything here is bought, or being bought."), "info")
    return _to(lot_id)


@blueprint.post("/lots/<uuid:lot_id>/prices")
@auth.staff_required("fulfillment")
def ask_lot_again(lot_id: uuid.UUID) -> Answer:
    """Ask anew about what is not bought."""
    lots.ask_again(lot_id, at=clock.now())
    return _to(lot_id)


def _to(lot_id: uuid.UUID) -> Answer:
    rule = request.form.get("take", "")[:200] or None
    return redirect(url_for(".lot", lot_id=lot_id, take=rule), 303)
