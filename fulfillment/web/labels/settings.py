"""How parcels are sent: the sender, boxes, what a piece weighs, the printer; a page with a form for each."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers.labels import PDF, PNG, Place
from fulfillment.labels import operations, quoting, settings
from fulfillment.labels.values import MOST_GRAMS, BoxPreset
from fulfillment.web.labels import blueprint
from shop.brand import countries, store
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_
from shop.shipping import queries as shipping
from shop.shipping import sources
from shop.web import auth, render, topics
from shop.web.acting import sentence
from shop.web.forms import strip
from shop.web.locale import get_locale

_TEXT = N_("Who sends, in which boxes, and which carriers’ prices the checkout shows.")
topics.add("labels", N_("Labels and live rates"), _TEXT, "admin_labels.settings", 41, "tag")
ROWS = 3  # empty ones below the boxes
FIELDS = (
    ("name", N_("Name"), True),
    ("company", N_("Company"), False),
    ("street1", N_("Street and number"), True),
    ("street2", N_("Second line"), False),
    ("postal_code", N_("Postal code"), False),
    ("city", N_("City"), True),
    ("region", N_("State or region"), False),
    ("country", N_("Country"), True),
    ("phone", N_("Phone"), False),
    ("email", N_("Email"), False),
)


@blueprint.get("/settings", endpoint="settings")
@auth.staff_required("settings")
def show() -> Response:
    """Everything as it is kept."""
    return shown()


@blueprint.post("/settings/sender", endpoint="set_sender")
@auth.staff_required("settings")
def set_sender() -> Response | Answer:
    """Keep who sends."""
    typed = {name: _text(name) for name, _label, _needed in FIELDS}
    place = Place(**{**typed, "country": typed["country"].upper()[:2]})
    return _kept(lambda: operations.set_sender(place, at=clock.now()), sender=place)


@blueprint.post("/settings/boxes", endpoint="set_boxes")
@auth.staff_required("settings")
def set_boxes() -> Response | Answer:
    """Keep the boxes; rows without a name are left out."""
    names = request.form.getlist("box_name")[:50]
    columns = [request.form.getlist(f"box_{one}") for one in ("length", "width", "height", "grams")]
    boxes = []
    for place, name in enumerate(names):
        cells = [column[place] if place < len(column) else "" for column in columns]
        if str(strip(name)):
            length, width, height = (_whole(cell, times=10) for cell in cells[:3])
            boxes.append(
                BoxPreset(
                    name=str(strip(name))[:60],
                    length_mm=length,
                    width_mm=width,
                    height_mm=height,
                    grams=_whole(cells[3]) if cells[3].strip() else 0,
                )
            )
    return _kept(lambda: operations.set_boxes(boxes, at=clock.now()), boxes=boxes)


@blueprint.post("/settings/packing", endpoint="set_packing")
@auth.staff_required("settings")
def set_packing() -> Response | Answer:
    """Keep what a piece weighs, and how labels are printed."""
    grams, format = _whole(_text("piece_grams")), _text("format")
    return _kept(
        lambda: operations.set_packing(piece_grams=grams, format=format, at=clock.now()), piece_grams=grams
    )


def shown(*, status: int = 200, **changed: Any) -> Response:
    """The page; `changed` is what was typed wrongly, or what carriers answered."""
    context: dict[str, Any] = {
        "fields": FIELDS,
        "sender": settings.sender(),
        "boxes": settings.boxes(),
        "piece_grams": preferences.get(settings.PIECE_GRAMS),
        "error": None,
        "tried": None,
        **changed,
    }
    return render.page(
        "fulfillment/labels/settings.html",
        status=status,
        **context,
        rows=ROWS,
        most_grams=MOST_GRAMS,
        formats=[(PDF, _("PDF, 4 × 6 inches")), (PNG, _("PNG picture"))],
        format=preferences.get(settings.FORMAT),
        countries=countries.choices(get_locale()),
        connected=[seller.info.name for seller, _account in quoting.connected()],
        can_send=settings.can_send(),
        zones=[zone for zone in shipping.zones() if zone.id],
        services=sources.services(),
        silent=shipping.asks_carriers() and not sources.ready(),
        currency=store.current().currency,
    )


def _kept(step: Any, **typed: Any) -> Response | Answer:
    """Run a change; a refusal shows the page again with what was typed."""
    try:
        with db.transaction():
            step()
    except operations.BadSetting as error:
        return shown(status=422, error=(error.field, sentence(error)), **typed)
    flash(_("Saved."), "success")
    return redirect(url_for(".settings"), 303)


def _text(name: str) -> str:
    return str(strip(request.form.get(name, "")[:200]))


def _whole(text: str, *, times: int = 1) -> int:
    """A number as typed, times so many, as a whole one; -1 for what is none."""
    try:
        found = (Decimal(text.strip().replace(",", ".")[:20]) * times).to_integral_value()
        return int(found) if 0 <= found <= 10**7 else -1
    except (InvalidOperation, ValueError, OverflowError):
        return -1
