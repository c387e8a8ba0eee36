"""Joining the newsletter: typed, confirmed by mail, and never assumed."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.customers import newsletter
from shop.kernel import clock, db, ids, limits
from shop.kernel.errors import DomainError
from shop.storefront.consent import inside
from shop.web import security
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import page

TRIES, WINDOW = 10, timedelta(hours=1)
TRAP = "website"
blueprint = Blueprint("newsletter", __name__, url_prefix="/newsletter")


@blueprint.get("")
def index() -> Response:
    """The form, for the link at the foot of each page."""
    return page("storefront/newsletter/index.html", title=_("Newsletter"))


@blueprint.post("")
def create() -> Response | Answer:
    """Mail the link that confirms; without the tick nothing happens. Says the same for every address."""
    at, email = clock.now(), request.form.get("email", "")[:400]
    wording = _(newsletter.WORDING)
    if request.form.get("agree") != "1":
        return _back(_("Please tick the box, so that we know you want this."), "error")
    try:
        sender = ids.token_hash(request.remote_addr or "")[:32]
        limits.hit(f"newsletter:{sender}", limit=TRIES, per=WINDOW, at=at)
        if not request.form.get(TRAP):
            with db.transaction():
                newsletter.ask(email=email, locale=get_locale(), wording=wording, at=at)
    except DomainError as refused:
        return _back(sentence(refused), "error")
    return _back(_("Look into your mail: one press there, and you are on the list."), "good")


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """Ask once more; opening a link changes nothing, so that scanners join nobody."""
    return _page(token, done=False)


@blueprint.post("/<token>")
def update(token: str) -> Response:
    """Join."""
    with db.transaction():
        newsletter.join(token=token, at=clock.now())
    return _page(token, done=True)


def _page(token: str, *, done: bool) -> Response:
    asked = newsletter.asked(token, at=clock.now())
    response = page(
        "storefront/newsletter/show.html", title=_("Newsletter"), token=token, email=asked.email, done=done
    )
    return security.keep_private(response)


def _back(message: str, category: str) -> Response | Answer:
    flash(message, category)
    target = request.form.get("next", "")
    return make_response(redirect(inside(target) if target else url_for("home.show"), 303))
