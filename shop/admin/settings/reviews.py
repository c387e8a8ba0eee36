"""Who may write reviews, and whether they appear before you have looked."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import RadioField

from shop.admin.settings import blueprint
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_
from shop.reviews import rules
from shop.web import auth, render, topics
from shop.web.forms import Form, options

_TEXT = N_("Who may write, and when a review appears.")
topics.add("reviews", N_("Reviews"), _TEXT, "admin_settings.reviews", 65, "star")

WRITERS = [
    ("buyers", _l("Only buyers"), _l("People you delivered the product to. Each review is a verified one.")),
    (
        "customers",
        _l("Every signed-in customer"),
        _l("Reviews of buyers are marked as verified, others are not."),
    ),
]
MOMENTS = [
    ("looked", _l("After I looked"), _l("Each one waits for you, however many stars it gives.")),
    (
        "at_once",
        _l("At once"),
        _l("You can still take one away afterwards. One you have rejected before waits for you."),
    ),
]


class ReviewsForm(Form):
    """The owner's choices."""

    writers = RadioField(_l("Who may write"), choices=options(WRITERS))
    moment = RadioField(_l("When a review appears"), choices=options(MOMENTS))


@blueprint.get("/reviews", endpoint="reviews")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    writers = "customers" if preferences.get(rules.ANYBODY) else "buyers"
    moment = "at_once" if preferences.get(rules.AT_ONCE) else "looked"
    return _page(ReviewsForm(formdata=None, writers=writers, moment=moment))


@blueprint.post("/reviews", endpoint="update_reviews")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the choices; reviews that are there stay as they are."""
    form, at = ReviewsForm(), clock.now()
    if not form.validate():
        return _page(form, status=422)
    with db.transaction():
        preferences.put(rules.ANYBODY, form.writers.data == "customers", at=at)
        preferences.put(rules.AT_ONCE, form.moment.data == "at_once", at=at)
    flash(_("Saved."), "success")
    return redirect(url_for(".reviews"), 303)


def _page(form: ReviewsForm, *, status: int = 200) -> Response:
    return render.page(
        "admin/settings/reviews.html", status=status, form=form, writers=WRITERS, moments=MOMENTS
    )
