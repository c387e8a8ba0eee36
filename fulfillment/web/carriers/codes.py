"""Codes that nobody knows yet: each with an example, and the question what it means."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers import base, providers
from fulfillment.trackers import operations, queries
from fulfillment.web import words
from fulfillment.web.carriers import blueprint
from shop.kernel import clock
from shop.kernel.errors import N_
from shop.web import auth
from shop.web.acting import act
from shop.web.render import page

REASONS = {
    "": N_("No reason"),
    "carrier": N_("The carrier"),
    "merchant": N_("We"),
    "recipient": N_("The recipient"),
    "address": N_("The address"),
    "customs": N_("Customs"),
    "weather": N_("The weather"),
    "damage": N_("Damage"),
    "other": N_("Something else"),
}
ACTIONS = {
    "": N_("Nobody has to act"),
    "customer": N_("The customer has to act"),
    "merchant": N_("We have to act"),
}


@blueprint.get("/codes")
@auth.staff_required("fulfillment")
def codes() -> Response:
    """What waits for a meaning, and what was said so far."""
    known = providers.all_providers()
    names = {code: provider.info.name for code, provider in known.items()}
    return page(
        "fulfillment/carriers/codes.html",
        waiting=[one for one in queries.unknown_codes() if one.provider in known],
        decided=queries.decided(),
        names=names,
        choices=[*words.by_hand(), (base.UNKNOWN, _("Nothing that matters"))],
        reasons=[(code, _(name)) for code, name in REASONS.items()],
        actions=[(code, _(name)) for code, name in ACTIONS.items()],
        name_of=words.status,
    )


@blueprint.post("/codes")
@auth.staff_required("fulfillment")
def decide() -> Answer:
    """Say what a code means; every scan that waited for it is read again."""
    form, at = request.form, clock.now()
    reason, action = form.get("reason", ""), form.get("action", "")
    read = act(
        lambda: operations.decide(
            provider=form.get("provider", ""),
            code=form.get("code", ""),
            status=form.get("status", ""),
            reason=reason if reason in REASONS else "",
            delayed=form.get("delayed") == "1",
            action=action if action in ACTIONS else "",
            at=at,
        )
    )
    if read is not None:
        flash(
            ngettext("Kept; %(num)s parcel was read again.", "Kept; %(num)s parcels were read again.", read),
            "good",
        )
    return redirect(url_for(".codes"), 303)
