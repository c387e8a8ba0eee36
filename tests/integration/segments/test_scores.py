"""Customers get their scores and values from what is written of them, and lose them when they are erased."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from shop.customers.grouping import queries as grouping
from shop.kernel import db, ids, preferences
from shop.kernel.registry import Person
from shop.kernel.settings import Settings
from shop.orders.models import Order
from tests.conftest import NOON
from tests.factories import journeys
from tests.factories.segments import make_customer
from tracking.reports import asking
from tracking.reports.lifetime import keeping as cohorts
from tracking.segments import days, operations
from tracking.segments.lifetime import keeping as values
from tracking.segments.lifetime import ledger
from tracking.segments.models import NO_PRODUCT, CustomerFact, CustomerTraits
from tracking.segments.propensity import keeping, privacy, queries, record, scoring, snapshots
from tracking.segments.propensity.learners import LOGISTIC
from tracking.segments.propensity.models import POINTS, PROBABILITY, USED, CustomerScore
from tracking.segments.propensity.preferences import HOT_PERCENT
from tracking.segments.propensity.snapshots import Past

DAY = timedelta(days=1)
TODAY = NOON.date().toordinal()


@pytest.fixture
def people(sqlite: Settings) -> list[uuid.UUID]:
    """One put something into the cart yesterday and ordered a month ago; one did nothing."""
    with db.transaction():
        operations.install_built_in(at=NOON)
        made = [make_customer(f"p{number}@example.com", at=NOON - 90 * DAY) for number in range(2)]
        for one in made:
            db.session().add(CustomerTraits(customer_id=one, as_of=NOON))
        _happened(made[0], ("visit", 1), ("cart", 1), ("checkout", 1), ("order", 30), ("order", 30))
    return made


def _happened(who: uuid.UUID, *facts: tuple[str, int]) -> None:
    for kind, ago in facts:
        db.session().add(
            CustomerFact(
                customer_id=who, kind=kind, ref=str(ids.new_id()), product_id=NO_PRODUCT, day=TODAY - ago,
                amount_minor=1000,
            )
        )  # fmt: skip
    db.session().flush()


def score_of(customer_id: uuid.UUID) -> CustomerScore:
    found = queries.score_of(customer_id)
    assert found is not None
    return found


def test_with_few_purchases_customers_get_points_and_a_temperature(people: list[uuid.UUID]) -> None:
    assert scoring.keep_up(NOON) == 2
    busy, quiet = (score_of(one) for one in people)
    assert (busy.kind, busy.horizon, busy.temperature) == (POINTS, None, "hot")
    assert {reason[0] for reason in busy.reasons} == {"visit", "cart", "checkout", "order"}
    assert busy.score == pytest.approx(sum(reason[2] for reason in busy.reasons), abs=0.02)
    assert (quiet.score, quiet.temperature, quiet.reasons) == (0, "cold", [])
    assert grouping.codes_of(people[0]) == {"temperature_hot"}
    traits = db.session().get(CustomerTraits, people[0])
    assert traits is not None
    assert (traits.temperature, traits.propensity) == ("hot", None)
    assert queries.standing().counts == {"cold": 1, "warm": 0, "hot": 1}


def test_only_who_did_something_is_scored_again_and_everybody_after_a_day(people: list[uuid.UUID]) -> None:
    scoring.keep_up(NOON)
    later = NOON + timedelta(minutes=5)
    by = scoring.rule(NOON)
    assert scoring.due_customers(by, at=later, most=10) == []
    with db.transaction():
        _happened(people[1], ("cart", 0), ("checkout", 0), ("visit", 0), ("view", 0), ("wish", 0))
        traits = db.session().get(CustomerTraits, people[1])
        assert traits is not None
        traits.as_of = later
    assert scoring.keep_up(later) == 1
    assert score_of(people[1]).temperature == "warm"
    assert len(scoring.due_customers(by, at=NOON + timedelta(hours=25), most=10)) == 2


def test_a_learned_chance_takes_the_place_of_points_with_reasons(people: list[uuid.UUID]) -> None:
    assert scoring.keep_up(NOON) == 2
    with db.transaction():
        trained = record.train(_shop(), purchases=500, today=TODAY, horizon=30, kinds=(LOGISTIC,))
        assert trained.verdict == USED
        keeping.write(trained, horizon=30, at=NOON)
    assert scoring.keep_up(NOON) == 2
    busy, quiet = (score_of(one) for one in people)
    assert (busy.kind, busy.horizon) == (PROBABILITY, 30)
    assert (busy.month, busy.week) == (busy.score, None)
    assert 0 < busy.score < 1
    assert busy.score > quiet.score
    assert busy.reasons[0][0].startswith(("cart", "since_cart"))
    keeping.note_day(NOON)
    noted = queries.days_before(days.day_of(NOON))[-1]
    assert (noted.scored, noted.training_id) == (2, keeping.latest(30).id)  # type: ignore[union-attr]
    assert "score" in noted.drift
    assert keeping.in_use(30, at=NOON + keeping.STALE) is None
    training = keeping.in_use(30, at=NOON)
    with db.transaction():
        preferences.put(HOT_PERCENT, 90, at=NOON)
    assert keeping.limits(training).hot == 0.9
    assert [row.horizon for row in queries.trainings(30)] == [30]


def test_with_too_little_each_week_a_refusal_is_written_down(people: list[uuid.UUID]) -> None:
    assert [keeping.keep_up(NOON) for _horizon in range(3)] == [1, 1, 0]
    assert keeping.keep_up(NOON + DAY) == 0
    assert keeping.keep_up(NOON + 7 * DAY) == 1
    assert [row.verdict for row in queries.trainings(30)] == ["too_few", "too_few"]
    assert [row.verdict for row in queries.trainings(7)] == ["too_few"]


def test_somebody_erased_while_being_scored_does_not_come_back(people: list[uuid.UUID]) -> None:
    by = scoring.rule(NOON)
    given = scoring.reckon(people, by, at=NOON)
    rows = [_value(one) for one in people]
    with db.transaction():
        _erase(people[0])
    with db.transaction():
        scoring.write(given, by, at=NOON)
        values.write(rows, at=NOON)
    assert queries.score_of(people[0]) is None
    assert queries.value_of(people[0]) is None
    assert queries.score_of(people[1]) is not None
    person = Person(customer_id=people[1], email="p1@example.com")
    told = privacy.scores(person)
    assert (told["score"]["temperature"], told["value"]["orders"]) == ("cold", 1)
    with db.transaction():
        privacy.forget(person, NOON)
    assert privacy.scores(person) == {"score": None, "value": None}


def test_values_add_up_what_was_kept_and_earned_after_refunds(sqlite: Settings) -> None:
    dana, omer = (journeys.customer(f"{name}@example.com", at=NOON - 90 * DAY) for name in ("dana", "omer"))
    for number, (buyer, ago) in enumerate(((dana, 40), (dana, 10), (omer, 10)), start=1001):
        journeys.order(journeys.visit(), buyer, at=NOON - ago * DAY, number=number)
    with db.transaction() as session:
        half = session.query(Order).filter_by(number=1002).one()
        half.refunded_minor = half.paid_minor // 2
    sales, costs = ledger.sales(until=NOON)
    assert sorted(one.kept for one in sales) == [2750, 5500, 5500]
    assert costs.known == 0
    assert values.reckon(NOON) == 2
    mine = queries.value_of(dana.id)
    assert mine is not None
    assert (mine.orders, mine.kept_minor, mine.expected_margin_minor) == (2, 8250, None)
    assert mine.value_minor == mine.margin_minor
    question = asking.find("lifetime-value")
    found = question.answer(asking.ask(question, {"period": "90d"}, at=NOON))
    tiles = {tile.key: tile.value for tile in found.tiles}
    assert tiles["customers"] == 2
    assert tiles["expected"] is None
    assert sum(row["customers"] for row in found.table("months").rows) == 2
    assert found.table("channels").rows[0]["channel"] == ""
    assert cohorts.state() is not None
    assert "50 are needed" in found.notes[-1].text


def _value(customer_id: uuid.UUID) -> dict[str, Any]:
    return {
        "customer_id": customer_id, "reckoned_at": NOON, "orders": 1, "first_day": TODAY, "channel": "",
        "kept_minor": 1, "margin_minor": 1, "alive": None, "expected_orders": None,
        "expected_kept_minor": None, "expected_margin_minor": None,
    }  # fmt: skip


def _erase(customer_id: uuid.UUID) -> None:
    from shop.customers.operations import closing

    closing.erase(customer_id=customer_id, at=NOON)


def _shop() -> Past:
    """150 people in 34 weeks, half of whom often put something into the cart and then buy."""
    chance = np.random.default_rng(11)
    who, day = np.repeat(np.arange(150), 240), np.tile(np.arange(TODAY - 239, TODAY + 1), 150)
    cart = chance.random(len(who)) < np.where(chance.random(150)[who] < 0.5, 0.06, 0.004)
    order = np.roll(cart, 2) & (chance.random(len(who)) < 0.5)
    visit = cart | (chance.random(len(who)) < 0.05)

    def facts(at: Any) -> snapshots.Happened:
        return snapshots.facts(who[at], day[at], np.full(int(np.sum(at)), 1000))

    made = {"cart": facts(cart), "order": facts(order), "visit": facts(visit)}
    return Past(people=150, known=np.full(150, TODAY - 300), facts=made)
