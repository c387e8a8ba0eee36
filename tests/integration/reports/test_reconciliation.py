"""Orders, purchases and reports agree, and what does not agree is shown with its order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from click.testing import CliRunner
from sqlalchemy import delete, update

from shop.brand import store
from shop.kernel import clock, db, outbox
from shop.kernel.models import PeriodicRun
from shop.kernel.settings import Settings
from shop.orders import operations as orders
from shop.orders.models import CANCELLED, Order
from tests.conftest import NOON
from tests.factories import journeys as make
from tracking.cli import reports as commands
from tracking.journeys import totals
from tracking.journeys.models import Event
from tracking.reports import asking
from tracking.reports.base import Answer
from tracking.reports.facts import keeping, marking, reading

LATER = NOON + timedelta(minutes=30)
ASKED = LATER + timedelta(minutes=1)


def bought(number: int, *, days: int = 0) -> Order:
    origin, at = make.visit(), NOON - timedelta(days=days)
    make.look(origin, at=at)
    order = make.order(origin, make.customer(f"{number}@example.com"), number=number, at=at)
    make.publish_paid(order, at=at)
    return order


def work() -> None:
    """Record what was published, then count it."""
    while outbox.run_due(at=make.later(1)):
        pass
    with db.transaction() as session:
        row = PeriodicRun(name=reading.JOB, next_due_at=NOON, last_started_at=LATER, last_finished_at=LATER)
        session.merge(row)
    keeping.run(LATER)
    db.end_read()


def answer() -> Answer:
    question = asking.find("reconciliation")
    found = question.answer(asking.ask(question, {"period": "7d"}, at=ASKED))
    db.end_read()
    return found


def day(found: Answer) -> dict[str, Any]:
    return dict(found.table("days").rows[0])


def test_orders_purchases_dashboard_and_questions_agree_day_by_day(database: Settings) -> None:
    bought(1001)
    bought(1002, days=3)
    work()
    found = answer()
    assert (found.holds, found.table("disagreements").rows) == (True, ())
    expected = {
        "orders": 1,
        "purchases": 1,
        "ordered": 5500,
        "recorded": 5500,
        "reported": 5500,
        "counted": 5500,
    }
    assert expected.items() <= day(found).items()
    assert [found.table("days").rows[1][key] for key in ("ordered", "counted", "uncounted")] == [
        5500,
        5500,
        0,
    ]
    assert next(tile.value for tile in found.tiles if tile.key == "difference") == 0


def test_an_order_changed_or_cancelled_since_still_balances(sqlite: Settings) -> None:
    changed, cancelled = bought(1001), bought(1002)
    work()
    with db.transaction() as session:
        of = {"minor": 700, "currency": "USD", "lines": []}
        orders.add_timeline(order_id=changed.id, kind="edited", data=of, at=LATER)
        session.execute(update(Order).where(Order.id == changed.id).values(total_minor=6200, version=2))
        session.execute(update(Order).where(Order.id == cancelled.id).values(status=CANCELLED))
    found = answer()
    expected = {"ordered": 11000, "recorded": 11000, "changed": 700, "cancelled": 5500, "reported": 6200}
    assert expected.items() <= day(found).items()
    assert found.holds
    assert totals.reconcile().holds


def test_a_lost_doubled_or_wrong_purchase_is_shown_with_its_order(sqlite: Settings) -> None:
    lost, wrong = bought(1001), bought(1002)
    work()
    with db.transaction() as session:
        session.execute(update(Order).where(Order.id == wrong.id).values(total_minor=5400))
    with db.transaction("journey") as session:
        session.execute(delete(Event).where(Event.order_id == str(lost.id), Event.name == "purchase"))
        session.execute(
            update(Event).where(Event.order_id == str(wrong.id)).values(occurred_at=clock.to_micros(NOON))
        )
    found = answer()
    rows = {
        row["order"]: (row["what"], row["ordered"], row["recorded"])
        for row in found.table("disagreements").rows
    }
    assert rows == {"1001": ("missing", 5500, None), "1002": ("different", 5400, 5500)}
    assert not found.holds
    with clock.frozen(ASKED):
        assert CliRunner().invoke(commands.group, ["reconciliation", "--period", "7d"]).exit_code == 1


def test_days_that_are_being_counted_anew_are_not_held_against_the_books(sqlite: Settings) -> None:
    bought(1001, days=3)
    work()
    with db.transaction():
        store.update(time_zone="Pacific/Auckland", at=LATER)
    for _turn in ("not begun yet", "marked, and not counted yet"):
        found = answer()
        assert found.holds
        assert any("counted anew" in note.text for note in found.notes)
        marking.begin(LATER)
    work()
    found = answer()
    assert found.holds
    assert not any("counted anew" in note.text for note in found.notes)
