"""The mail log: every mail, what became of it, how it looked; send again, try again, stop all."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock, ids
from shop.kernel.errors import N_, Forbidden, NotFound
from shop.mail import operations, outgoing, queries
from shop.mail.models import BOUNCED, CAPTURED, EXPIRED, FAILED, QUEUED, SENT, SUPPRESSED, WITHDRAWN, Mail
from shop.web import auth, fixes, nav
from shop.web.acting import act
from shop.web.mail_frame import framed
from shop.web.render import page

blueprint = Blueprint("admin_mails", __name__, url_prefix="/admin/mails")
OUTCOME_NAMES = {
    QUEUED: (N_("Waiting"), ""),
    SENT: (N_("Sent"), "good"),
    CAPTURED: (N_("Captured"), "accent"),
    BOUNCED: (N_("Came back"), "bad"),
    FAILED: (N_("Failed"), "bad"),
    EXPIRED: (N_("Too late"), "warn"),
    SUPPRESSED: (N_("Not sent there"), "warn"),
    WITHDRAWN: (N_("Taken back"), ""),
}
REPORT_NAMES = {
    "delivered": N_("Delivered"),
    "bounced": N_("Came back"),
    "deferred": N_("Put off by the server"),
    "complained": N_("Called spam"),
    "unsubscribed": N_("Unsubscribed"),
}


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    nav.add("settings", N_("Mails"), "admin_mails.index", "orders", 80, "mail")
    fixes.register("retry_mail", N_("Send again"), _retry_from_list)


def _retry_from_list(key: str, at: datetime) -> None:
    if mail_id := ids.parse_id(key):
        operations.retry(mail_id=mail_id, at=at)


@blueprint.get("")
@auth.staff_required("orders")
def index() -> Response:
    """The log, newest first, by outcome and search."""
    outcome, search = request.args.get("outcome", ""), request.args.get("q", "").strip()[:200]
    found = queries.log(outcome=outcome, search=search, page=request.args.get("page", 1, int))
    return page(
        "admin/mails/index.html",
        found=found,
        outcome=outcome,
        search=search,
        counts=queries.counts(),
        outcome_names=OUTCOME_NAMES,
        server=outgoing.server_host(),
        paused=outgoing.paused(),
        may_settings=auth.staff_may("settings"),
    )


@blueprint.get("/<uuid:mail_id>")
@auth.staff_required("orders")
def show(mail_id: uuid.UUID) -> Response:
    """One mail: its story, and how it looked."""
    mail = _readable(mail_id)
    return page(
        "admin/mails/show.html",
        mail=mail,
        content=mail.content,
        outcome=OUTCOME_NAMES[mail.outcome],
        may_read=_may_read(mail),
        reports=queries.reports(mail.id),
        report_names=REPORT_NAMES,
    )


@blueprint.get("/<uuid:mail_id>/body")
@auth.staff_required("orders")
def body(mail_id: uuid.UUID) -> Response:
    """The HTML as it was sent, for a frame that can run nothing."""
    mail = _readable(mail_id)
    if not _may_read(mail):
        raise Forbidden(N_("Your role does not allow this."))
    if mail.content is None:
        raise NotFound(N_("There is no copy of this mail."))
    return framed(mail.content[0])


@blueprint.post("/<uuid:mail_id>/copies")
@auth.staff_required("orders")
def send_again(mail_id: uuid.UUID) -> Answer:
    """Queue the mail once more."""
    copy = act(lambda: operations.send_again(mail_id=mail_id, at=clock.now()))
    if copy is None:
        return redirect(url_for(".show", mail_id=mail_id))
    flash(_("A copy is on its way."), "good")
    return redirect(url_for(".show", mail_id=copy.id))


@blueprint.post("/<uuid:mail_id>/attempts")
@auth.staff_required("orders")
def retry(mail_id: uuid.UUID) -> Answer:
    """Try a failed or waiting mail now."""
    if act(lambda: operations.retry(mail_id=mail_id, at=clock.now())):
        flash(_("It is tried again now."), "good")
    return redirect(url_for(".show", mail_id=mail_id))


@blueprint.post("/attempts")
@auth.staff_required("orders")
def retry_failed() -> Answer:
    """Try every failed mail again."""
    count = act(lambda: operations.retry_failed(at=clock.now())) or 0
    flash(ngettext("%(num)s mail is tried again.", "%(num)s mails are tried again.", count), "good")
    return redirect(url_for(".index"))


@blueprint.post("/pause")
@auth.staff_required("settings")
def pause() -> Answer:
    """Stop all mail, or let it go again."""
    paused = request.form.get("paused") == "1"
    act(lambda: operations.set_paused(paused=paused, at=clock.now()))
    flash(_("No mail leaves until you let it go again.") if paused else _("Mail leaves again."), "good")
    return redirect(url_for(".index"))


def _readable(mail_id: uuid.UUID) -> Mail:
    mail = queries.by_id(mail_id)
    if mail is None:
        raise NotFound(N_("There is no such mail."))
    return mail


def _may_read(mail: Mail) -> bool:
    return not mail.private or auth.staff_may("settings")
