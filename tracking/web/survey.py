"""The survey behind the links of the invitation and the prompts on our pages: looking records nothing, one
press does.

Mail gateways and mail programs open links by themselves, some with a real browser, so a GET or HEAD only
shows the page with the number chosen; the visible button posts it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock, db, origin
from shop.mail import queries as mails
from shop.storefront.consent import inside
from shop.web import acting, signals
from shop.web.locale import get_locale
from shop.web.render import page
from tracking.journeys.identity.evidence import MAIL_LINK
from tracking.journeys.identity.linking import link
from tracking.nps import emails, operations, queries, scales, scanners
from tracking.nps.models import HELD, OFFERED, SCHEDULED, NpsAnswer, NpsSurvey
from tracking.nps.operations import BadAnswer, Said, SurveyGone
from tracking.web import afterwards, questions

blueprint = Blueprint("survey", __name__)
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a link or prompt is about; a visitor's has no row before it is answered."""

    metric: str
    survey: NpsSurvey | None
    given: NpsAnswer | None


@blueprint.get("/survey/<token>")
def show(token: str) -> Response:
    """The survey with the link's number chosen; the thanks once it was answered; 410 when it is over."""
    asked = _asked(token)
    if asked is None:
        return _gone()
    if asked.survey is not None:
        _note_touch(asked.survey)
    signals.note("survey_viewed", metric=asked.metric)
    return _private(_page(token, asked, chosen=_number(request.args.get("score"))))


@blueprint.post("/survey/<token>")
def answer(token: str) -> Response | Answer:
    """Confirm the answer, then show the thanks; the same press twice is one answer."""
    said = _said()
    try:
        with db.transaction():
            given = operations.answer(
                token=token, said=said, locale=get_locale(), by=origin.current(), at=clock.now()
            )
    except SurveyGone as gone:
        return _gone(acting.sentence(gone))
    except BadAnswer as refused:
        asked = _asked(token)
        typed = (said.comment or "")[:5000]
        shown = {"error": acting.sentence(refused), "chosen": said.score, "comment": typed, "status": 422}
        return _private(_page(token, asked, **shown)) if asked else _gone()
    _link_visitor(given)
    return redirect(url_for("survey.show", token=token), 303)


@blueprint.post("/survey/<token>/dismissal")
def dismiss(token: str) -> Answer:
    """Not now: back to where they were, and nobody asks again for a while."""
    with db.transaction():
        operations.dismiss(token=token, by=origin.current(), at=clock.now())
    flash(_("All right, we do not ask again for now."))
    return redirect(inside(request.form.get("back")), 303)


def _asked(token: str) -> Asked | None:
    prompt, at = queries.by_prompt(token, at=clock.now()), clock.now()
    if prompt and prompt[0] == "visitor":
        survey = db.session().get(NpsSurvey, prompt[1])
        if survey is None:
            mine = origin.current().personal and prompt[1] == queries.visitor_survey_id(origin.current())
            return Asked(metric=scales.NPS, survey=None, given=None) if mine else None
    else:
        survey = db.session().get(NpsSurvey, prompt[1]) if prompt else queries.by_token(token)
    if survey is None:
        return None
    given = queries.answer_of(survey.id)
    begins = prompt is not None and survey.state in (SCHEDULED, HELD, OFFERED)
    if given is None and not begins and not operations.open_at(survey, at=at):
        return None
    return Asked(metric=survey.metric, survey=survey, given=given)


def _said() -> Said:
    """The form; what it does not ask stays as it was. `more` marks the form that asks for everything."""
    form, whole = request.form, "more" in request.form
    return Said(
        score=_number(form.get("score")),
        comment=form.get("comment"),
        tags=form.getlist("tag")[:40] if whole else None,
        may_contact=form.get("may_contact") == "1" if whole else None,
        may_quote=form.get("may_quote") == "1" if whole else None,
    )


def _page(token: str, asked: Asked, **shown: Any) -> Response:
    chosen, comment, given = shown.get("chosen"), shown.get("comment"), asked.given
    changeable = given is not None and operations.changeable(given, at=clock.now())
    return page(
        "tracking/survey/show.html",
        status=shown.get("status", 200),
        title=_("Your opinion"),
        token=token,
        question=questions.question(asked.metric),
        given=given,
        changeable=changeable,
        group=scales.SCALES[asked.metric].group(given.score) if given else "",
        follow_up=questions.follow_up(asked.metric, given.score) if given else "",
        tags=questions.tags(),
        then=afterwards.of(given) if given else None,
        chosen=chosen if chosen is not None or given is None else given.score,
        comment=comment if comment is not None else given.comment if given else "",
        error=shown.get("error", ""),
        silent=asked.survey is not None and asked.survey.basis == scales.PROMISED,
        most=operations.MAX_COMMENT,
    )


def _gone(sentence: str = "") -> Response:
    title = _("This survey is closed")
    return _private(page("tracking/survey/gone.html", status=410, title=title, sentence=sentence))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _number(text: str | None) -> int | None:
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
        score=_number(request.args.get("score")),
        user_agent=request.headers.get("User-Agent", "")[:500],
        headers=dict(request.headers),
        mailed_at=clock.to_micros(mail.sent_at) if mail and mail.sent_at else None,
        trap="also" in request.args,
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
    if given.customer_id is None or given.channel != scales.MAIL:
        return
    try:
        with db.transaction("journey"):
            link(
                origin=origin.current(),
                customer_id=given.customer_id,
                evidence=MAIL_LINK,
                at=clock.to_micros(clock.now()),
            )
    except Exception:
        log.exception("visitor could not be linked")
