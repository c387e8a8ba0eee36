"""The privacy choice: two equal answers, kept as a row and in a cookie, changed at any time."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from shop.customers import operations as customers
from shop.kernel import clock, db
from shop.kernel.origin import CONSENT_DENIED, CONSENT_GRANTED
from shop.web import auth, visit
from shop.web.render import page

MONTHS_6 = 183 * 86400
CHOICES = {"yes": CONSENT_GRANTED, "no": CONSENT_DENIED}
blueprint = Blueprint("consent", __name__)


def inside(target: str | None) -> str:
    """`target` when it is a path of this shop, else the home page."""
    text = target or ""
    parts = urlsplit(text) if len(text) < 2000 else urlsplit("//")
    ours = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if ours and not parts.scheme and not parts.netloc else url_for("home.show")


@blueprint.get("/consent")
def show() -> Response:
    """What was chosen, and the same two answers again."""
    return page("storefront/consent/show.html", title=_("Privacy choice"), chosen=visit.current().consent)


@blueprint.post("/consent")
def create() -> Response:
    """Keep the visitor's choice, and that of the customer who is signed in."""
    choice = CHOICES.get(request.form.get("choice", ""), "")
    subjects = [f"visitor:{visit.current().visitor_id}"]
    customer = auth.current_customer()
    if customer is not None:
        subjects.append(f"customer:{customer.id}")
    with db.transaction():
        for subject in subjects:
            customers.choose_consent(
                subject=subject, choice=choice, source=request.form.get("source", "banner"), at=clock.now()
            )
    flash(_("Your choice is kept. You can change it at the foot of each page."), "good")
    response = make_response(redirect(inside(request.form.get("next")), 303))
    response.set_cookie(
        visit.CONSENT,
        choice,
        max_age=MONTHS_6,
        httponly=True,
        samesite="Lax",
        secure=current_app.extensions["threeclick.settings"].secure,
        path="/",
    )
    return response
