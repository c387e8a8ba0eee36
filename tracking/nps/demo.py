"""Sample answers for the demo store, so that its page of opinions shows what it can. Marked as samples,
about no order and by nobody; the first true answer takes them away."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from shop.catalog.models import ACTIVE, Product
from shop.kernel import db, ids, registry
from tracking.nps import scales
from tracking.nps.models import INVITED, SUPPRESSED, NpsAnswer, NpsSurvey

ANSWERS, SILENT, UNASKED, SEED = 240, 520, 90, 7
CARRIERS = ("USPS", "UPS", "DHL")
CHANNELS = ("Organic Search", "Email", "Organic Social", "Direct", "Paid Social")
WORDS = {
    scales.GOOD: (
        (["product"], "Even lovelier than in the pictures. The glaze is different on every side."),
        (["speed", "packaging"], "Arrived two days early and wrapped with so much care."),
        (["product", "support"], "They answered within the hour and sent a new lid at once."),
        (["finding", "choice"], "I found the right size in a minute; the measurements helped a lot."),
        (["tracking"], "I always knew where my parcel was."),
        (["checkout"], "Paid in three presses, no account needed."),
    ),
    scales.MIDDLING: (
        (["price"], "Beautiful, though not cheap."),
        (["choice"], "I would have liked more colors."),
        (["speed"], ""),
    ),
    scales.BAD: (
        (["speed", "tracking"], "Four days late and no word from anybody."),
        (["packaging"], "One bowl was chipped, there was not enough paper around it."),
        (["returns"], "I still do not know how to send it back."),
        (["speed"], ""),
    ),
}


def install() -> None:
    """Register the seeder, which runs after orders and parcels."""
    registry.seeder("opinions", seed, order=60)


def seed(at: datetime) -> None:
    """Make the samples, unless anybody was ever asked by hand or by samples before."""
    asked = db.session().scalar(select(NpsAnswer.id).limit(1))
    goods = db.session().execute(_goods()).all()
    db.end_read()
    if asked is not None or not goods:
        return
    chance = Random(SEED)
    with db.transaction() as session:
        for number in range(ANSWERS):
            when = at - timedelta(hours=chance.randint(30, 250 * 24))
            session.add(survey := _survey(scales.NPS, number, when, INVITED))
            session.flush()
            session.add(_answer(survey, chance, [[str(found), title] for found, title in goods], when))
        for number in range(SILENT):
            when = at - timedelta(hours=chance.randint(30, 250 * 24))
            session.add(_survey(scales.NPS, ANSWERS + number, when, INVITED))
        for number in range(UNASKED):
            reason = chance.choice(("asked_recently", "asked_recently", "opted_out"))
            made = _survey(scales.NPS, ANSWERS + SILENT + number, at - timedelta(days=40), SUPPRESSED)
            made.reason = reason
            session.add(made)
        for metric, good in ((scales.CSAT, 0.86), (scales.CES, 0.79)):
            _seed_other(session, metric, good, chance, at)


def _goods() -> Any:
    return select(Product.id, Product.title).where(Product.status == ACTIVE).limit(6)


def _seed_other(session: Any, metric: str, good: float, chance: Random, at: datetime) -> None:
    scale = scales.SCALES[metric]
    for number in range(45):
        when = at - timedelta(hours=chance.randint(30, 85 * 24))
        session.add(survey := _survey(metric, number, when, INVITED))
        session.flush()
        happy = chance.random() < good
        score = chance.randint(scale.good, scale.high) if happy else chance.randint(scale.low, scale.good - 1)
        session.add(_row(survey, score, when))


def _survey(metric: str, number: int, when: datetime, state: str) -> NpsSurvey:
    name = ids.derived_id("nps sample", metric, number)
    return NpsSurvey(
        id=name,
        person_hash=ids.token_hash(str(name)),
        metric=metric,
        state=state,
        delivered_at=when - timedelta(days=5),
        invited_at=when if state == INVITED else None,
        due_at=when,
        done_at=when,
        demo=True,
    )


def _answer(survey: NpsSurvey, chance: Random, goods: list[list[str]], when: datetime) -> NpsAnswer:
    """An answer that depends on how late the parcel came, as true ones do."""
    late = chance.choice((-2, -1, -1, 0, 0, 0, 0, 1, 2, 5))
    joy = chance.gauss(8.9 - 1.1 * max(late, 0), 1.6)
    given = _row(survey, max(0, min(10, round(joy))), when)
    group = scales.SCALES[scales.NPS].group(given.score)
    if chance.random() < 0.75:
        given.tags, given.comment = chance.choice(WORDS[group])
    first = chance.random() < 0.6
    given.facts = {
        "products": chance.sample(goods, k=min(len(goods), chance.randint(1, 2))),
        "carrier": chance.choice(CARRIERS),
        "parcels": chance.choice((1, 1, 1, 2)),
        "days_late": late,
        "delayed": late > 0,
        "trouble": late > 4,
        "first": first,
        "spent": chance.randint(25, 90) * 100 * (1 if first else 3),
        "segments": ["returning"] if first else ["regular", "returning"],
        "country": chance.choice(("US", "US", "DE", "FR", "IL")),
        "discount": chance.random() < 0.3,
        "refunded": False,
        "contacted": late > 1 and chance.random() < 0.6,
        "visit": {
            "channel": chance.choice(CHANNELS),
            "device": chance.choice(("mobile", "mobile", "desktop")),
            "tracked": chance.randint(0, 4),
            "searched": chance.random() < 0.3,
        },
    }
    return given


def _row(survey: NpsSurvey, score: int, when: datetime) -> NpsAnswer:
    return NpsAnswer(
        id=ids.derived_id("nps answer", survey.id),
        survey_id=survey.id,
        metric=survey.metric,
        score=score,
        answered_at=when,
        history=[],
        locale="en",
        demo=True,
    )
