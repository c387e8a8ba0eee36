"""The mail of the week: on Mondays where the store is, once, with what is known and no more than that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from shop.brand import store
from shop.kernel import attention, db, preferences
from shop.kernel.settings import Settings
from shop.mail import rendering
from shop.mail.models import Mail
from shop.staff import notifications
from tracking.personalization.weekly import emails, gathering
from tracking.reports.facts.measures import ALL, MEASURES
from tracking.reports.facts.models import FactDay
from tracking.reports.recommendations.models import DEMO, OWN, SlotFact, SlotStanding

MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # nine in the morning in New York
START = "2026-11-15"  # a Sunday, as usual in the United States


@pytest.fixture
def shop(sqlite: Settings) -> None:
    with db.transaction():
        store.update(name="Kiln", time_zone="America/New_York", at=MONDAY)
        preferences.put(notifications.TO, "owner@example.com", at=MONDAY)
        attention.raise_item(kind="test", key="1", message="The oven is cold.", at=MONDAY)
    known = {"payments": 30, "buyers": 20, "orders": 21, "revenue_minor": 5000}
    with db.transaction("journey") as session:
        for day, lot, visits, begun in (
            ("2026-11-17", OWN, 900, 40),
            ("2026-11-10", OWN, 1000, 200),
            ("2026-11-17", DEMO, 7, 1),
        ):
            more = {"visits": visits, "items": visits // 2, "carts": visits // 3, "checkouts": begun}
            session.add(_day(day, lot, **known, **more))


def _day(day: str, lot: str, **known: int) -> FactDay:
    return FactDay(dimension=ALL, day=day, lot=lot, value="", **{**dict.fromkeys(MEASURES, 0), **known})


def stands(slot: str, verdict: str, *, lot: str = OWN, as_of: datetime = MONDAY) -> None:
    difference = {"value": 50.0, "verdict": verdict}
    arms = {"treated": {"people": 1000}, "held_out": {"people": 50}}
    told = {"verdict": verdict, "revenue": difference, "attributed_minor": 900, **arms}
    week = SlotFact(lot=lot, week=START, slot=slot, policy="learned", shown=200, clicks=9)
    with db.transaction() as session:
        session.add(SlotStanding(lot=lot, slot=slot, since=as_of, as_of=as_of, told=told))
        session.add(week)


def mails() -> list[Mail]:
    db.end_read()
    return list(db.session().scalars(select(Mail).where(Mail.kind == emails.KIND).order_by(Mail.created_at)))


def test_the_week_is_told_once_with_what_is_proven_and_what_is_not(shop: None) -> None:
    stands("product", "better")
    stands("cart", "not_known")
    stands("search", "better", lot=DEMO)
    for hour in (-3, 0, 1, 24):
        emails.tell(MONDAY + timedelta(hours=hour))
    (mail,) = mails()
    assert (mail.recipient, mail.locale) == ("owner@example.com", store.current().language)
    told: dict[str, Any] = mail.context
    assert (told["first_day"], told["last_day"]) == (START, "2026-11-21")
    assert [(one["now"], one["before"]) for one in told["figures"][1:3]] == [(21, 21), (900, 1000)]
    assert {row["title"]: row["claimed"] and row["claimed"]["minor"] for row in told["rows"]} == {
        "Cart": None, "Product page": 900
    }  # fmt: skip
    assert (told["step"]["now"], told["step"]["earlier"], told["step"]["lost"]) == (13.3, 60.1, 140)
    for language in ("en", "he"):
        said = rendering.render(template=emails.KIND, locale=language, context=told)
        assert "4.5%" in said.text
    said = rendering.render(template=emails.KIND, locale="en", context=told).text
    for words in ("The oven is cold.", "Not yet known", "$9.00 earned since it began", "Nov 15"):
        assert words in said, words


def test_nothing_is_told_out_of_time_unasked_or_of_a_week_without_anything(shop: None) -> None:
    for hours in (-10, 72):
        assert emails.week_to_tell(MONDAY + timedelta(hours=hours)) is None
    stands("product", "better", as_of=MONDAY - timedelta(days=2))
    assert not emails.tell(MONDAY)  # rows are not counted to the end of the week yet
    with db.transaction():
        preferences.put(notifications.WEEK, False, at=MONDAY)
    assert not emails.tell(MONDAY + timedelta(hours=4))
    with db.transaction():
        preferences.put(notifications.WEEK, True, at=MONDAY)
    assert not emails.tell(MONDAY + timedelta(days=21))
    assert mails() == []
    assert emails.tell(MONDAY + timedelta(hours=4))


def test_a_step_is_named_only_where_chance_does_not_explain_it() -> None:
    names = [name for name, _stage in gathering.STEPS]
    usual = dict(zip(names, (1000, 500, 100, 50, 40, 30), strict=True))
    assert gathering.largest_loss(usual, usual) is None
    assert gathering.largest_loss({**usual, "payments": 37}, usual) is None
    assert gathering.largest_loss(dict.fromkeys(names, 0), usual) is None
    worse = gathering.largest_loss({**usual, "items": 400, "payments": 10}, usual)
    assert worse is not None
    assert (worse.before, worse.after, round(worse.lost)) == ("visit", "view_item", 100)
