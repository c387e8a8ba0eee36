"""Reviews as the owner sees them: those that wait, what is shown and what is not; publish, reject, reply.

No list or button here goes by stars: good and bad reviews are treated alike.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock, ids
from shop.kernel.errors import N_
from shop.reviews import operations, photos, queries, rules
from shop.reviews.models import PUBLISHED, REJECTED, WAITING, Review
from shop.web import auth, nav, render
from shop.web.acting import act

blueprint = Blueprint("admin_reviews", __name__, url_prefix="/admin/reviews")
nav.add("sell", N_("Reviews"), "admin_reviews.index", "reviews", 24, "star", count=queries.number_waiting)
TABS = {WAITING: N_("Waiting"), PUBLISHED: N_("Published"), REJECTED: N_("Not shown")}


@blueprint.get("")
@auth.staff_required("reviews")
def index() -> Response:
    """One page of reviews of a status; those that wait when nothing else is asked."""
    asked = request.args.get("status", WAITING)
    status = asked if asked in TABS else WAITING
    found = queries.reviews_page(status=status, page=max(request.args.get("page", 1, int), 1))
    return render.page(
        "admin/reviews/index.html",
        found=found,
        tabs=[(value, _(name), url_for(".index", status=value)) for value, name in TABS.items()],
        counts=queries.counts(),
        chosen=status,
        pictures=_pictures,
        reasons=[(word, _(text)) for word, text in rules.REASONS.items()],
        at_once=queries.publishes_at_once(),
        limits=rules,
        at=clock.now(),
        page_url=lambda number: url_for(".index", status=status, page=number),
    )


@blueprint.post("/publication")
@auth.staff_required("reviews")
def publish_many() -> Answer:
    """Publish all that were ticked."""
    ticked = [found for text in request.form.getlist("review") if (found := ids.parse_id(text))]
    done = act(lambda: operations.publish(review_ids=ticked, at=clock.now()))
    if done is not None:
        flash(ngettext("%(num)s review published.", "%(num)s reviews published.", done), "success")
    return _back()


@blueprint.post("/<uuid:review_id>/publication")
@auth.staff_required("reviews")
def publish(review_id: uuid.UUID) -> Answer:
    """Publish one."""
    return _done(
        lambda: operations.publish(review_ids=[review_id], at=clock.now()), _("It is on the product’s page.")
    )


@blueprint.post("/<uuid:review_id>/rejection")
@auth.staff_required("reviews")
def reject(review_id: uuid.UUID) -> Answer:
    """Do not show one, for a reason that its writer is told."""
    reason, note = request.form.get("reason", ""), request.form.get("note", "")
    return _done(
        lambda: operations.reject(review_id=review_id, reason=reason, note=note, at=clock.now()),
        _("It is not shown. Its writer gets a mail that says why."),
    )


@blueprint.post("/<uuid:review_id>/reply")
@auth.staff_required("reviews")
def reply(review_id: uuid.UUID) -> Answer:
    """Reply in public; an empty reply takes it back."""
    return _done(
        lambda: operations.reply(review_id=review_id, text=request.form.get("reply", ""), at=clock.now()),
        _("Saved. Your reply stands under the review."),
    )


def _pictures(review: Review) -> list[Any]:
    return [photos.shown(photo, alt=_("Photo by %(name)s", name=review.name)) for photo in review.photos]


def _done(operation: Callable[[], Any], said: str) -> Answer:
    if act(operation) is not None:
        flash(said, "success")
    return _back()


def _back() -> Answer:
    status = request.form.get("status", "")
    return redirect(url_for(".index", status=status if status in TABS else None), 303)
