"""Who was asked, and who was not and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from shop.kernel import db
from shop.mail.models import EXPIRED, FAILED, Mail
from shop.mail.models import SUPPRESSED as MAIL_REFUSED
from tracking.journeys.models import Event
from tracking.nps import scales
from tracking.nps.models import (
    HELD,
    INVITED,
    OFFERED,
    SCHEDULED,
    SUPPRESSED,
    NpsAnswer,
    NpsSurvey,
    SurveyTouch,
)


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """What became of the surveys: each number counts surveys. `clicked` are people's, without an answer.

    `machines` had nothing but a scanner's touches; `reminded` got the reminder, `unreached` no mail arrived
    at.
    """

    eligible: int
    scheduled: int
    held: dict[str, int]
    suppressed: dict[str, int]
    offered: int
    invited: int
    unreached: int
    reminded: int
    touched: int
    clicked: int
    machines: int
    answered: int
    answered_on_site: int

    @property
    def response_rate(self) -> float | None:
        """Share of the invited who answered, 0 to 1."""
        return self.answered / self.invited if self.invited else None


def funnel(
    *, metric: str = scales.NPS, population: str = scales.BUYERS, since: datetime | None = None
) -> Funnel:
    """From delivered orders to answers, with the reasons where it narrows."""
    mine = [NpsSurvey.metric == metric, NpsSurvey.population == population]
    if since is not None:
        mine.append(NpsSurvey.delivered_at >= since)
    rows = db.session().execute(
        select(NpsSurvey.state, NpsSurvey.reason, func.count())
        .where(*mine)
        .group_by(NpsSurvey.state, NpsSurvey.reason)
    )
    found = [(state, reason, count) for state, reason, count in rows]
    answers = {
        str(survey_id): channel
        for survey_id, channel in db.session().execute(
            select(NpsAnswer.survey_id, NpsAnswer.channel)
            .join(NpsSurvey, NpsSurvey.id == NpsAnswer.survey_id)
            .where(*mine)
        )
    }
    surveys = set(map(str, db.session().scalars(select(NpsSurvey.id).where(*mine, _asked()))))
    touched, machines = _touched(surveys)
    return Funnel(
        eligible=sum(count for _, _, count in found),
        scheduled=sum(count for state, _, count in found if state == SCHEDULED),
        held={reason: count for state, reason, count in found if state == HELD},
        suppressed={reason: count for state, reason, count in found if state == SUPPRESSED},
        offered=sum(count for state, _, count in found if state == OFFERED),
        invited=sum(count for state, _, count in found if state == INVITED),
        unreached=_unreached(mine),
        reminded=_count(*mine, NpsSurvey.reminded_at.is_not(None)),
        touched=len(touched),
        clicked=len(touched - set(answers)),
        machines=len(machines - touched - set(answers)),
        answered=len(answers),
        answered_on_site=sum(channel == scales.SITE for channel in answers.values()),
    )


def _asked() -> Any:
    return NpsSurvey.state.in_((INVITED, OFFERED))


def _count(*conditions: Any) -> int:
    return db.session().scalar(select(func.count()).select_from(NpsSurvey).where(*conditions)) or 0


def _touched(surveys: set[str]) -> tuple[set[str], set[str]]:
    """Surveys whose links people have opened, and whose links machines have."""
    rows = db.session("journey").execute(select(SurveyTouch.survey_id, SurveyTouch.machine == "").distinct())
    people: set[str] = set()
    machines: set[str] = set()
    for survey_id, human in rows:
        if survey_id in surveys:
            (people if human else machines).add(survey_id)
    return people, machines


def _unreached(mine: Sequence[Any]) -> int:
    """Invitations that no server took, or that were refused beforehand."""
    keys = {f"survey:{found}:invitation" for found in db.session().scalars(
        select(NpsSurvey.id).where(*mine, NpsSurvey.state == INVITED)
    )}  # fmt: skip
    lost = select(Mail.dedupe_key).where(
        Mail.kind == "nps_invitation", Mail.outcome.in_((FAILED, EXPIRED, MAIL_REFUSED))
    )
    return len(keys & set(db.session().scalars(lost)))


def prompted(*, since: int) -> dict[str, int]:
    """How many visits were shown each question on our pages from `since` (µs) on, by metric or "visitors"."""
    rows = db.session("journey").execute(
        select(Event.session_id, Event.props).where(
            Event.name == "survey_prompted", Event.occurred_at >= since
        )
    )
    seen = {(session_id, str(props.get("survey", ""))) for session_id, props in rows}
    return dict(Counter(kind for _, kind in seen))
