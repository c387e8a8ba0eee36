"""Live rates: which services a way of delivery may cost what they ask, and what is put on it; a try-out."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.labels import asking, operations, quoting
from fulfillment.labels import settings as kept
from fulfillment.labels.values import ranked
from fulfillment.web.labels import blueprint, settings
from shop.brand import countries, store
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError
from shop.kernel.money import Money
from shop.shipping import operations as shipping
from shop.shipping.live import Live
from shop.shipping.operations import BadShipping
from shop.shipping.sources import RateRequest
from shop.web import auth
from shop.web.acting import sentence


@blueprint.post("/settings/methods/<uuid:method_id>")
@auth.staff_required("settings")
def set_live(method_id: uuid.UUID) -> Response | Answer:
    """Let a way of delivery cost what carriers ask, or what its table says."""
    try:
        live = _live() if request.form.get("live") == "1" else None
        with db.transaction():
            shipping.set_live(method_id=method_id, live=live, at=clock.now())
    except DomainError as error:
        if error.status == 404:
            raise
        return settings.shown(status=422, error=(f"method-{method_id}", sentence(error)))
    flash(_("Saved."), "success")
    return redirect(url_for(".settings", _anchor="live"), 303)


@blueprint.post("/settings/trial")
@auth.staff_required("settings")
def ask_for_services() -> Response | Answer:
    """Ask carriers about a sample parcel: what they offer there can be chosen from then on."""
    country, sellers = request.form.get("country", "")[:2].upper(), quoting.connected()
    if not sellers or not kept.can_send() or not countries.is_country(country):
        said = _("Connect an account, say who sends, and choose the country.")
        return settings.shown(status=422, error=("trial", said))
    sample = RateRequest(
        country=country,
        postal_code=request.form.get("postal_code", "").strip()[:20],
        city=request.form.get("city", "").strip()[:80],
        region=request.form.get("region", "").strip()[:40],
        grams=1000,
        subtotal=Money(5000, store.current().currency),
    )
    question = asking.of_request(sample)
    db.end_read()
    answers = quoting.ask(question, sellers, seconds=quoting.AT_THE_DESK)
    offers = ranked(answers.offers, currency=store.current().currency)
    with db.transaction():
        found = {one.service: one.quote.service_name for one in offers}
        operations.remember_services(found, at=clock.now())
    tried = [(one.quote.service_name, one.price, one.quote.days) for one in offers]
    return settings.shown(tried=(tried, [sentence(one) for one in answers.problems]))


def _live() -> Live:
    """What was chosen. Raises BadShipping."""
    try:
        percent = Decimal(request.form.get("percent", "").strip().replace(",", ".")[:10] or "0")
    except InvalidOperation:
        raise BadShipping(N_("A markup goes from −100 to 300 percent.")) from None
    typed = request.form.get("fixed", "").strip().replace(",", ".")[:20] or "0"
    sign = -1 if typed.startswith("-") else 1
    fixed = sign * Money.parse(typed.lstrip("-+"), store.current().currency).minor
    chosen = request.form.getlist("service")[:100]
    if not percent.is_finite():
        raise BadShipping(N_("A markup goes from −100 to 300 percent."))
    return Live(services=frozenset(one[:120] for one in chosen), percent=round(percent, 2), fixed_minor=fixed)
