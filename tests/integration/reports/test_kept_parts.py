"""Parts of days are kept by the worker, and follow whatever happens to the events they are made of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from shop.kernel import clock, db, ids, outbox
from shop.kernel.origin import acting_as
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import checkout as placing
from tests.factories import journeys as visits
from tests.factories.catalog import stocked_variant
from tracking.journeys import rows
from tracking.journeys.models import Event
from tracking.journeys.statements import INSERT_EVENTS
from tracking.lake import hooks, shipping
from tracking.reports import asking, counting
from tracking.reports.base import Answer
from tracking.reports.parts.models import DayPart

LATER = NOON + timedelta(hours=3)
CURRENCY = "USD"


def event(name: str, *, minutes: float = 0, days: int = 0, value: int | None = None, **more: Any) -> None:
    columns = {key: more.pop(key) for key in ("cart_id", "session_id", "order_id", "bot") if key in more}
    moment = clock.to_micros(NOON + timedelta(days=days, minutes=minutes))
    row = rows.event(
        name,
        event_id=str(ids.new_id()),
        props=more,
        occurred_at=moment,
        received_at=moment,
        device="mobile",
        locale="en",
        value_minor=value,
        currency=CURRENCY if value is not None else None,
        consent="granted",
        **columns,
    )
    with db.transaction("journey"):
        INSERT_EVENTS.run([row])


def checkout(cart: str, *, days: int = 0, bought: bool = True) -> None:
    visit = {"cart_id": cart, "session_id": f"visit of {cart}", "days": days}
    event("begin_checkout", value=5000, **visit)
    event("checkout_step_completed", step_name="contact", minutes=1, **visit)
    event(
        "form_field", form="checkout", field="email", wait_ms=2000, session_id=f"visit of {cart}", days=days
    )
    if bought:
        event("add_shipping_info", shipping_tier="standard", step_name="shipping", minutes=2, **visit)
        event("purchase", minutes=4, value=5000, order_id=str(ids.new_id()), **visit)


def asked(name: str, at: Any = LATER, **given: str) -> Answer:
    question = asking.find(name)
    return question.answer(asking.ask(question, {"period": "7d", **given}, at=at))


def tile(answer: Answer, key: str) -> Any:
    return next(one.value for one in answer.tiles if one.key == key)


def under_way() -> list[int]:
    return [note.values["count"] for note in asked("checkout").notes if "count" in note.values]


def test_checkouts_of_hot_rows_and_lake_are_counted_once(sqlite: Settings) -> None:
    checkout("a", days=-1)
    checkout("b")
    checkout("c", bought=False)
    event("begin_checkout", cart_id="robot", bot=True)
    assert counting.run(LATER) >= 2
    before = asked("checkout")
    assert [tile(before, key) for key in ("began", "left", "left_value")] == [3, 1, 5000]
    assert before.table("fields").rows[0]["units"] == 3
    assert [row["left"] for row in before.table("parts").rows] == [0, 1, 0, 0]
    (way,) = asked("buying").table("shipping").rows
    assert (way["name"], way["offered"], way["chosen"], way["bought"], way["left"]) == (
        "standard",
        2,
        2,
        2,
        0,
    )
    shipping.ship(at=LATER)
    assert counting.run(LATER + timedelta(minutes=1)) == 0  # (shipping changes nothing)
    event(
        "purchase", minutes=100, cart_id="c", session_id="visit of c", value=5000, order_id=str(ids.new_id())
    )
    assert counting.run(LATER + timedelta(minutes=2)) > 0
    assert (tile(asked("checkout"), "left"), tile(asked("checkout"), "bought")) == (0, 1.0)
    assert asked("checkout", device="desktop").table("days").rows[0]["began"] == 0


def test_a_real_checkout_is_one_that_bought_with_or_without_consent(sqlite: Settings) -> None:
    for origin in (visits.visit(), visits.undecided()):
        with acting_as(origin):
            placing.press(placing.cart_with(stocked_variant()))
    while outbox.run_due(at=NOON + timedelta(minutes=1)):
        pass
    counting.run(LATER)
    found = asked("checkout")
    assert [tile(found, key) for key in ("began", "bought", "left")] == [2, 1.0, 0]
    assert [row["done"] for row in found.table("parts").rows] == [2, 2, 2, 2]
    ways = asked("buying")
    assert [
        (row["chosen"], row["bought"]) for key in ("shipping", "payment") for row in ways.table(key).rows
    ] == [(2, 2)] * 2


def test_a_checkout_under_way_becomes_one_that_was_left_without_any_new_event(sqlite: Settings) -> None:
    checkout("a", bought=False)
    counting.run(NOON + timedelta(minutes=30))
    assert (under_way(), tile(asked("checkout"), "left")) == ([1], 0)
    assert counting.run(NOON + timedelta(minutes=62)) == 0
    assert counting.run(NOON + timedelta(minutes=92)) == 1
    assert (under_way(), tile(asked("checkout"), "left")) == ([], 1)


def test_an_older_day_is_made_again_within_the_hour_when_its_rows_change(sqlite: Settings) -> None:
    checkout("a", days=-4)
    checkout("b", days=-4)
    counting.run(LATER)
    with db.transaction("journey") as session:
        session.execute(delete(Event).where(Event.cart_id == "a"))
    assert counting.run(LATER + timedelta(minutes=5)) == 0
    assert counting.run(LATER + timedelta(minutes=61)) > 0
    assert tile(asked("checkout"), "began") == 1


def test_counts_stay_when_their_events_are_forgotten_for_their_age(sqlite: Settings) -> None:
    checkout("a", days=-4)
    counting.run(LATER)
    with db.transaction("journey") as session:
        session.execute(delete(Event))
    hooks.tell(hooks.Change(kind="old", days=((NOON - timedelta(days=1)).date().isoformat(),), version=2))
    counting.run(LATER + timedelta(hours=2))
    assert tile(asked("checkout", LATER + timedelta(hours=2)), "began") == 1


def test_a_part_names_nobody(sqlite: Settings) -> None:
    checkout("a-cart-somebody-has")
    counting.run(LATER)
    text = str(db.session("journey").scalars(select(DayPart.body)).all())
    assert "somebody" not in text
    db.end_read()


def test_days_not_counted_yet_are_told(database: Settings) -> None:
    checkout("a")
    assert [note.values["days"] for note in asked("checkout").notes if "days" in note.values] == [7]
    counting.run(LATER)
    assert not any("days" in note.values for note in asked("checkout").notes)
    with db.transaction("journey") as session:
        session.execute(update(DayPart).where(DayPart.day != "").values(made_at=1))
    assert tile(asked("checkout"), "began") == 1
