"""The survey behind the links of the invitation: looking records nothing, one press does.

Mail gateways and mail programs open links by themselves, some with a real browser, so a GET or HEAD only
shows the page with the number chosen; the visible button posts it.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock, db, origin
from shop.kernel.origin import Origin
from shop.mail import queries as mails
from shop.web import acting, signals
from shop.web.locale import get_locale
from shop.web.render import page
from tracking.journeys import operations as journeys
from tracking.nps import emails, operations, queries, scanners
from tracking.nps.models import NpsAnswer, NpsSurvey
from tracking.nps.operations import BadAnswer, SurveyGone

blueprint = Blueprint("survey", __name__)
log = logging.getLogger(__name__)


@blueprint.get("/survey/<token>")
def show(token: str) -> Response:
    """The survey with the link's number chosen; the thanks once it was answered; 410 when it is over."""
    survey = queries.by_token(token)
    given = queries.answer_of(survey.id) if survey else None
    if survey is None or (given is None and not operations.open_at(survey, at=clock.now())):
        return _private(page("tracking/survey/gone.html", status=410, title=_("This survey is closed")))
    _note_touch(survey)
    signals.note("survey_viewed", survey_id=str(survey.id))
    return _private(_page(token, given, chosen=_score(request.args.get("score"))))


@blueprint.post("/survey/<token>")
def answer(token: str) -> Response | Answer:
    """Confirm the answer, then show the thanks; the same press twice is one answer."""
    score, comment = _score(request.form.get("score")), request.form.get("comment", "")
    try:
        with db.transaction():
            given = operations.answer(
                token=token, score=score, comment=comment, locale=get_locale(), at=clock.now()
            )
    except SurveyGone:
        return _private(page("tracking/survey/gone.html", status=410, title=_("This survey is closed")))
    except BadAnswer as refused:
        said = {"error": acting.sentence(refused), "chosen": score, "comment": comment[:5000], "status": 422}
        return _private(_page(token, None, **said))
    _link_visitor(given)
    return redirect(url_for("survey.show", token=token), 303)


def _page(token: str, given: NpsAnswer | None, **shown: Any) -> Response:
    chosen, comment = shown.get("chosen"), shown.get("comment")
    changeable = given is not None and operations.changeable(given, at=clock.now())
    return page(
        "tracking/survey/show.html",
        status=shown.get("status", 200),
        title=_("Your opinion"),
        token=token,
        given=given,
        changeable=changeable,
        chosen=chosen if chosen is not None or given is None else given.score,
        comment=comment if comment is not None else given.comment if given else "",
        error=shown.get("error", ""),
        most=operations.MAX_COMMENT,
    )


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _score(text: str | None) -> int | None:
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 2:
        return None
    return int(text) if int(text) <= 10 else None


def _note_touch(survey: NpsSurvey) -> None:
    """Keep that the link was fetched, with a guess whether by a machine; its failure hurts nobody."""
    at = clock.to_micros(clock.now())
    mail = mails.by_dedupe_key(emails.dedupe_key(survey))
    fetch = scanners.Fetch(
        at=at,
        method=request.method,
        score=_score(request.args.get("score")),
        user_agent=request.headers.get("User-Agent", "")[:500],
        headers=dict(request.headers),
        mailed_at=clock.to_micros(mail.sent_at) if mail and mail.sent_at else None,
    )
    try:
        with db.transaction("journey"):
            earlier = queries.touches(survey.id, since=at - scanners.SWEEP_WINDOW)
            machine = scanners.machine(fetch, earlier)
            operations.touch(survey=survey, method=fetch.method, score=fetch.score, machine=machine, at=at)
    except Exception:
        log.exception("survey touch could not be kept")


def _link_visitor(given: NpsAnswer) -> None:
    """Who answers by their own mail's link is that customer, if they agreed to be remembered."""
    visitor: Origin = origin.current()
    try:
        with db.transaction("journey"):
            journeys.link(
                origin=visitor,
                customer_id=given.customer_id,
                evidence=journeys.MAIL_LINK,
                at=clock.to_micros(clock.now()),
            )
    except Exception:
        log.exception("visitor could not be linked")
