"""Taking an answer: one a survey, changed within a day, told once; in the open shop transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.customers import operations as customers
from shop.kernel import db, events, ids
from shop.kernel.errors import N_, Conflict, DomainError
from shop.kernel.origin import Origin
from shop.orders import operations as orders
from tracking.nps import queries, scales, statistics, topics
from tracking.nps.events import NpsAnswered
from tracking.nps.models import HELD, INVITED, OFFERED, SCHEDULED, SUPPRESSED, NpsAnswer, NpsSurvey
from tracking.nps.operations import cases, samples, visitors
from tracking.nps.operations.asking import VALID, take_turn

MAX_COMMENT = 2000
EDITABLE = timedelta(hours=24)


class SurveyGone(DomainError):
    """The link is unknown or too old, or its person was asked not long ago."""

    status = 410


class BadAnswer(DomainError):
    """An answer that is none."""


class TooLate(Conflict):
    """An answer may be changed for a day."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says. None where it was not asked: then an earlier word stays."""

    score: int | None
    comment: str | None = None
    tags: Iterable[str] | None = None
    may_contact: bool | None = None
    may_quote: bool | None = None


def answer(*, token: str, said: Said, locale: str, by: Origin, at: datetime) -> NpsAnswer:
    """Confirm an answer, or change it within a day. The same answer again changes nothing.

    `token` is of a mailed link or of a prompt on the shop's pages; `by` whose visit it is. Publishes
    NpsAnswered. Raises SurveyGone, BadAnswer, TooLate.
    """
    survey = _locked(token, by=by, at=at)
    if survey is None:
        raise SurveyGone(N_("This survey is closed."))
    words = _checked(survey.metric, said)
    given = queries.answer_of(survey.id)
    if given is None:
        if survey.state in (SCHEDULED, HELD, OFFERED):
            _begin_on_site(survey, at=at)
        if not open_at(survey, at=at):
            raise SurveyGone(N_("This survey is closed."))
        given = _new(survey, token, locale, at=at)
        _say(given, words)
        db.session().add(given)
        survey.done_at = survey.done_at or at
    elif not _differs(given, words):
        return given
    else:
        _change(given, words, at=at)
    db.session().flush()
    _tell(given, at=at)
    return given


def dismiss(*, token: str, by: Origin, at: datetime) -> None:
    """They do not want to be asked: nobody asks again for as long as after an answer. Harmless twice."""
    survey = _locked(token, by=by, at=at)
    if survey is None or queries.answer_of(survey.id) is not None:
        return
    take_turn(survey, at=at)
    if survey.state in (SCHEDULED, HELD, OFFERED):
        survey.state, survey.reason = SUPPRESSED, "dismissed"
    survey.done_at = survey.done_at or at


def open_at(survey: NpsSurvey, *, at: datetime) -> bool:
    """Whether a first answer is still taken."""
    return survey.expires_at is not None and at <= survey.expires_at and survey.state != SUPPRESSED


def changeable(given: NpsAnswer, *, at: datetime) -> bool:
    """Whether a given answer may still be changed."""
    return at - given.answered_at <= EDITABLE


def _locked(token: str, *, by: Origin, at: datetime) -> NpsSurvey | None:
    prompt = queries.by_prompt(token, at=at)
    if prompt is None:
        found = queries.by_token(token)
        survey_id = found.id if found else None
    else:
        survey_id = visitors.admitted(prompt[1], by=by, at=at) if prompt[0] == "visitor" else prompt[1]
    if survey_id is None:
        return None
    return db.session().get(NpsSurvey, survey_id, with_for_update=True, populate_existing=True)


def _begin_on_site(survey: NpsSurvey, *, at: datetime) -> None:
    """Somebody answers on our pages before a mail went out; it counts as their turn."""
    if not take_turn(survey, at=at):
        raise SurveyGone(N_("You have told us not long ago. Thank you!"))
    survey.state, survey.reason, survey.channel = INVITED, "", scales.SITE
    survey.invited_at, survey.expires_at, survey.done_at = at, at + VALID, at


def _new(survey: NpsSurvey, token: str, locale: str, *, at: datetime) -> NpsAnswer:
    if not survey.demo:
        samples.forget()
    return NpsAnswer(
        id=ids.derived_id("nps answer", survey.id),
        survey_id=survey.id,
        order_id=survey.order_id,
        customer_id=survey.customer_id,
        metric=survey.metric,
        population=survey.population,
        channel=scales.SITE if "." in token else scales.MAIL,
        comment="",
        tags=[],
        staff_tags=[],
        may_contact=False,
        may_quote=False,
        facts={},
        locale=locale[:10],
        answered_at=at,
        revision=1,
        history=[],
        demo=survey.demo,
    )


def _checked(metric: str, said: Said) -> Said:
    scale = scales.SCALES[metric]
    if said.score is None or isinstance(said.score, bool) or said.score not in scale.marks:
        raise BadAnswer(
            N_("Please choose a number from %(low)d to %(high)d."), low=scale.low, high=scale.high
        )
    comment = said.comment
    if comment is not None:
        comment = comment.replace("\x00", "").strip()
        if len(comment) > MAX_COMMENT:
            raise BadAnswer(N_("Please keep your comment under %(most)d characters."), most=MAX_COMMENT)
        comment = comment.encode("utf-8", "replace").decode("utf-8")
    return Said(
        score=said.score,
        comment=comment,
        tags=None if said.tags is None else topics.known(said.tags),
        may_contact=said.may_contact,
        may_quote=said.may_quote,
    )


_WORDS = ("score", "comment", "tags", "may_contact", "may_quote")


def _differs(given: NpsAnswer, said: Said) -> bool:
    return any(getattr(said, name) not in (None, getattr(given, name)) for name in _WORDS)


def _say(given: NpsAnswer, said: Said) -> None:
    for name in _WORDS:
        if getattr(said, name) is not None:
            setattr(given, name, getattr(said, name))


def _change(given: NpsAnswer, said: Said, *, at: datetime) -> None:
    if not changeable(given, at=at):
        raise TooLate(N_("Your answer was given more than a day ago and can no longer be changed."))
    before = {"score": given.score, "comment": given.comment, "tags": given.tags, "until": at.isoformat()}
    given.history = [*given.history, before]
    _say(given, said)
    given.changed_at, given.revision = at, given.revision + 1


def _tell(given: NpsAnswer, *, at: datetime) -> None:
    """Publish the answer, write it into the order's story and the customer's row, see to the unhappy."""
    events.publish(
        NpsAnswered(
            survey_id=given.survey_id,
            order_id=given.order_id,
            customer_id=given.customer_id,
            score=given.score,
            has_comment=bool(given.comment),
            revision=given.revision,
            metric=given.metric,
        ),
        at=at,
    )
    if given.order_id is not None:
        data = {"score": given.score, "metric": given.metric}
        orders.add_timeline(order_id=given.order_id, kind="survey_answered", data=data, at=at)
    if given.customer_id is None:
        return
    if given.metric == scales.NPS:
        opinion = statistics.group(given.score)
        customers.note_opinion(customer_id=given.customer_id, opinion=opinion, score=given.score, at=at)
    cases.follow(given, at=at)
