"""What providers tell of bounces and complaints: setting that up, and which addresses get no mail for it."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.brand import links
from shop.kernel import clock
from shop.kernel.errors import N_
from shop.mail import suppressing
from shop.mail.intake import setting_up
from shop.mail.intake.registry import all_providers, key, provider
from shop.mail.models import COMPLAINED, HARD, SOFT, UNSUBSCRIBED
from shop.web import auth, security
from shop.web.acting import act
from shop.web.render import page

blueprint = Blueprint("admin_mail_feedback", __name__, url_prefix="/admin/mails/feedback")
REASONS = {
    HARD: N_("No such mailbox"),
    SOFT: N_("Came back three times in two weeks"),
    COMPLAINED: N_("Called a mail spam"),
    UNSUBSCRIBED: N_("Does not want them"),
}
SCOPES = {"all": N_("All mail"), "marketing": N_("Offers"), "surveys": N_("Surveys")}


@blueprint.get("")
@auth.staff_required("settings")
def show() -> Response:
    """The providers, the figures, and one address if asked for."""
    return _page()


@blueprint.post("/providers/<name>")
@auth.staff_required("settings")
def set_up(name: str) -> Response | Answer:
    """Make a password for a provider's messages (shown once), or keep whose messages to believe."""
    chosen = provider(name)
    made = act(lambda: setting_up.set_up(chosen, topic=request.form.get("topic", ""), at=clock.now()))
    if made is None or chosen.proves_by != "password":
        if made is not None:
            flash(_("Saved."), "good")
        return redirect(url_for(".show"), 303)
    return security.keep_private(_page(shown_once={name: _address(name, made)}))


@blueprint.post("/providers/<name>/removal")
@auth.staff_required("settings")
def remove(name: str) -> Answer:
    """Believe no more messages of a provider."""
    act(lambda: setting_up.remove(provider(name), at=clock.now()))
    flash(_("Its messages are refused from now on."), "good")
    return redirect(url_for(".show"), 303)


@blueprint.post("/addresses")
@auth.staff_required("settings")
def lift() -> Answer:
    """Try an address again that mails came back from; what its owner has refused stays refused."""
    address = request.form.get("address", "")[:320]
    if act(lambda: suppressing.lift(address) or None):
        flash(_("Mails to this address leave again."), "good")
    return redirect(url_for(".show"), 303)


def _address(name: str, password: str = "") -> str:
    parts = urlsplit(links.base())
    login = f"shop:{quote(password, safe='')}@" if password else ""
    return f"{parts.scheme}://{login}{parts.netloc}/webhooks/mail/{name}"


def _page(shown_once: dict[str, str] | None = None) -> Response:
    asked = request.args.get("address", "").strip()[:320]
    return page(
        "admin/mails/feedback.html",
        providers=list(all_providers().values()),
        ready={name: bool(key(name)) for name in all_providers()},
        topics={name: key(name) for name, one in all_providers().items() if one.proves_by == "topic"},
        addresses={name: _address(name) for name in all_providers()} | (shown_once or {}),
        shown_once=shown_once or {},
        counts=suppressing.counts(),
        reasons=REASONS,
        scopes=SCOPES,
        asked=asked,
        found=suppressing.of_address(asked) if asked else [],
        liftable=bool(asked and suppressing.undeliverable(asked)),
    )
