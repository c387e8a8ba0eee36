"""Questions as the owner sees them: those without an answer first."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock
from shop.kernel.errors import N_
from shop.reviews import operations, queries, rules
from shop.reviews.models import PUBLISHED, REJECTED, WAITING
from shop.web import auth, nav, render
from shop.web.acting import act

blueprint = Blueprint("admin_questions", __name__, url_prefix="/admin/questions")
nav.add(
    "sell",
    N_("Questions"),
    "admin_questions.index",
    "reviews",
    25,
    "message",
    count=queries.number_unanswered,
)
TABS = {WAITING: N_("Unanswered"), PUBLISHED: N_("Answered"), REJECTED: N_("Not shown")}


@blueprint.get("")
@auth.staff_required("reviews")
def index() -> Response:
    """One page of questions; those that wait when nothing else is asked."""
    asked = request.args.get("status", WAITING)
    status = asked if asked in TABS else WAITING
    found = queries.questions_page(status=status, page=max(request.args.get("page", 1, int), 1))
    return render.page(
        "admin/questions/index.html",
        found=found,
        tabs=[(value, _(name), url_for(".index", status=value)) for value, name in TABS.items()],
        counts=queries.question_counts(),
        chosen=status,
        limits=rules,
        at=clock.now(),
        page_url=lambda number: url_for(".index", status=status, page=number),
    )


@blueprint.post("/<uuid:question_id>/answer")
@auth.staff_required("reviews")
def answer(question_id: uuid.UUID) -> Answer:
    """Answer, on the product's page or to the asker alone."""
    text, published = request.form.get("answer", ""), bool(request.form.get("published"))
    done = act(
        lambda: operations.answer(question_id=question_id, text=text, published=published, at=clock.now())
    )
    if done is not None:
        flash(_("Answered. Whoever asked gets a mail if they left an address."), "success")
    return _back()


@blueprint.post("/<uuid:question_id>/rejection")
@auth.staff_required("reviews")
def hide(question_id: uuid.UUID) -> Answer:
    """Neither show nor answer it."""
    if act(lambda: operations.hide(question_id=question_id)) is not None:
        flash(_("It is not shown."), "success")
    return _back()


def _back() -> Answer:
    status = request.form.get("status", "")
    return redirect(url_for(".index", status=status if status in TABS else None), 303)
