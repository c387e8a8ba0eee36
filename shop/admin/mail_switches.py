"""Stopping some mails, and sending all of them to one address while a store is being tried out."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock
from shop.mail import operations, outgoing, previews
from shop.web import auth
from shop.web.acting import act
from shop.web.render import page

blueprint = Blueprint("admin_mail_switches", __name__, url_prefix="/admin/mails/switches")
NEVER = frozenset({"test"})


@blueprint.get("")
@auth.staff_required("settings")
def show() -> Response:
    """The switches as they are."""
    return page(
        "admin/mails/switches.html",
        templates=[name for name in previews.templates() if name not in NEVER],
        stopped=outgoing.paused_templates(),
        redirect_to=outgoing.redirect(),
    )


@blueprint.post("")
@auth.staff_required("settings")
def update() -> Answer:
    """Turn them."""
    known = set(previews.templates()) - NEVER
    paused = [name for name in request.form.getlist("stopped") if name in known]
    target = request.form.get("redirect_to", "").strip()[:320]

    def keep() -> bool:
        operations.set_switches(paused=paused, redirect_to=target, at=clock.now())
        return True

    if act(keep):
        flash(_("Saved."), "good")
    return redirect(url_for(".show"), 303)
