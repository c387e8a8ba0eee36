"""From what the journey heard to the report: both arms, weeks, what may be claimed, and what to try next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select

from shop.brand import store
from shop.customers.models import Customer
from shop.kernel import clock, db, preferences
from shop.kernel.settings import Settings
from shop.mail import operations as mail
from shop.mail.models import SENT
from shop.recommendations import slots
from shop.recommendations.models import TriedProduct
from shop.recommendations.queries import owner
from shop.recommendations.slots import HOME_POPULAR, Reader
from tests.conftest import NOON
from tests.factories import journeys
from tests.factories import lake as make
from tests.factories.catalog import make_product
from tests.factories.segments import make_customer
from tracking.lake import lots
from tracking.personalization.slots import keeping, marking
from tracking.reports import asking
from tracking.reports.facts import marking as facts_marking
from tracking.reports.recommendations.models import DEMO, SlotFact
from tracking.reports.trends import weeks

LOT_COLUMNS = {"seq", "name", "occurred_at", "visitor_id", "session_id", "consent", "props"}
ITEMS = [{"product_id": "mug", "index": 0}, {"product_id": "bowl", "index": 1}]


def shown(visitor: str, policy: str = "learned", *, slot: str = "product", days: int = 0) -> dict[str, Any]:
    props = {"item_list_id": slot, "policy": policy, "shown": 2, "items": ITEMS}
    return make.event(
        "view_item_list", at=NOON + timedelta(days=days), visitor_id=visitor, session_id=visitor, props=props
    )


def followed(visitor: str, slot: str = "product") -> dict[str, Any]:
    props = {"item_list_id": slot, "product_id": "mug"}
    return make.event("select_item", second=5, visitor_id=visitor, session_id=visitor, props=props)


def bought(visitor: str, order: str, value: int, name: str = "purchase") -> dict[str, Any]:
    props = (
        {"items": [{"product_id": "mug", "price_minor": 700, "quantity": 1}]} if name == "purchase" else {}
    )
    return make.event(
        name, second=60, visitor_id=visitor, order_id=order, value_minor=value, currency="USD", props=props
    )


def answer(**given: str) -> Any:
    question = asking.find("recommendations")
    return question.answer(asking.ask(question, given, at=NOON + timedelta(days=1)))


def test_the_report_says_what_each_slot_did_against_its_fallback(sqlite: Settings) -> None:
    make.write(
        *(shown(f"l{n}") for n in range(3)),
        shown("f", "fallback"),
        shown("both"),
        shown("both", "fallback"),
        make.event("view_item_list", visitor_id="plain", props={"item_list_id": "all", "items": ITEMS}),
        shown("own", slot="collection-handle") | {"name": "view_item_list"},
        followed("l0"),
        bought("l0", "one", 1700),
        bought("l0", "one", 700, "refund"),
        bought("f", "two", 300),
    )
    assert keeping.run(NOON + timedelta(hours=1)) == 1
    since = answer().table("since")
    (row,) = since.rows
    assert (row["slot"], row["people"], row["held"], row["conflicts"]) == ("product", 3, 1, 1)
    assert (row["rate"], row["held_rate"]) == (1 / 3, 1.0)
    assert (row["money"], row["held_money"]) == (1000 / 3, 300.0)
    assert row["verdict"] == "too_few"
    assert row["claimed"] is None
    assert since.column("verdict").words["too_few"] == "Too few people yet"
    learned, fallback = answer().table("weeks").rows
    assert (learned["policy"], learned["people"], learned["shown"], learned["clicks"]) == ("learned", 4, 8, 1)
    assert (learned["purchases"], learned["attributed"]) == (1, 700)
    assert (learned["buyers"], learned["revenue"], fallback["buyers"]) == (1, 425, 1)
    assert (fallback["policy"], fallback["people"], fallback["clicks"]) == ("fallback", 2, 0)


def test_what_few_have_seen_may_be_tried_by_those_who_see_what_was_learned(sqlite: Settings) -> None:
    with db.transaction():
        fresh = make_product("New vase", stock=3)
    assert keeping.run(NOON) == 0
    assert answer().table("since").rows == ()
    db.end_read()
    found = db.session().scalars(select(TriedProduct).where(TriedProduct.slot == HOME_POPULAR)).all()
    assert [(row.product_id, row.impressions, row.weight) for row in found] == [(fresh.id, 0, 1.0)]
    trying = owner.trying(HOME_POPULAR, Reader("v"), anything=True)
    assert trying is not None
    assert trying.weights == {fresh.id: 1.0}
    assert 0 <= trying.fate < 1
    assert owner.trying(HOME_POPULAR, Reader()) is None
    assert owner.trying(slots.MAIL, Reader("v")) is None


def facts(lot: str = "") -> dict[tuple[str, str, str], tuple[int, int]]:
    db.end_read()
    rows = db.session().scalars(select(SlotFact).where(SlotFact.lot == lot).order_by(SlotFact.week))
    return {(row.week, row.slot, row.policy): (row.people, row.clicks) for row in rows}


def test_weeks_are_counted_once_and_again_where_something_changed(sqlite: Settings) -> None:
    make.write(shown("a", days=-31), shown("a", days=-17), shown("a"), shown("b"), followed("a"))
    keeping.run(NOON + timedelta(hours=1))
    first = facts()
    assert sorted(first.values()) == [(1, 0), (1, 0), (2, 1)]
    oldest, changed, _last = sorted(first)
    with db.transaction():
        for key in (oldest, changed):
            db.session().get_one(SlotFact, ("", *key)).people = 99
    with db.transaction("journey"):
        facts_marking.put_state(marking.SINCE, clock.to_micros(NOON - timedelta(days=17)))
    keeping.run(NOON + timedelta(hours=3))
    assert facts() == {**first, oldest: (99, 0)}  # nothing has changed so long ago
    assert marking.changed_since() is None
    with db.transaction():
        store.update(time_zone="Pacific/Auckland", at=NOON)
        weeks.choose(5, at=NOON)
    keeping.run(NOON + timedelta(hours=4))
    moved = facts()
    assert sorted(moved.values()) == sorted(first.values())
    assert {date.fromisoformat(week).weekday() for week, *_ in moved} == {5}


def test_a_split_that_went_wrong_outweighs_every_figure(sqlite: Settings) -> None:
    with db.transaction():
        for slot, days in (("product", -1), ("cart", 1)):
            preferences.put(slots.HELD_OUT_PERCENT[slot], 5, at=NOON + timedelta(days=days))
    for slot in ("product", "cart"):
        make.write(*(shown(f"l{n}", slot=slot) for n in range(80)))
        make.write(*(shown(f"f{n}", "fallback", slot=slot) for n in range(40)))
    keeping.run(NOON + timedelta(hours=1))
    told = answer()
    cart, product = told.table("since").rows
    assert (product["verdict"], product["split"], product["found"]) == ("skewed", "skewed", 40 / 120)
    assert product["meant"] == 0.05
    assert any(note.values == {"num": 1} for note in told.notes)
    # Nobody has first seen it since the share was chosen.
    assert (cart["verdict"], cart["split"], cart["found"]) == ("too_few", "unchecked", None)


def test_the_demos_rows_are_shown_apart_and_go_with_it(sqlite: Settings) -> None:
    row = {**shown("invented"), "seq": 1}
    lots.append(DEMO, {name: np.array([value], object) for name, value in row.items() if name in LOT_COLUMNS})
    keeping.count_invented(NOON + timedelta(hours=1))
    told = answer()
    assert [row["people"] for row in told.table("since").rows] == [1]
    assert "invented" in told.notes[0].text
    make.write(shown("a"), shown("b"))
    keeping.run(NOON + timedelta(hours=1))
    assert [row["people"] for row in answer().table("since").rows] == [2]
    assert [row["people"] for row in answer(history="demo").table("weeks").rows] == [1]
    lots.remove(DEMO)
    assert answer(history="demo").table("since").rows == ()
    assert facts(DEMO) == {}


def test_mails_count_where_they_were_sent_with_the_row(database: Settings) -> None:
    with db.transaction():
        people = [make_customer(f"m{n}@example.com", at=NOON) for n in range(3)]
        for number, policy in enumerate(("learned", "learned", "fallback")):
            _mailed(f"{number}", people[number], policy)
        _mailed("two", people[0], "learned", template="parcel_delivered")
        _mailed("nothing", people[2], None)
        _mailed("unseen", people[2], "learned", template="order_refunded")
        customers = [db.session().get_one(Customer, one) for one in people]
    for number, day in ((0, 1), (2, -1)):
        journeys.order(journeys.visit(), customers[number], at=NOON + timedelta(days=day), number=number + 1)
    make.write(make.event("select_item", visitor_id="x", session_id="x", at=NOON + timedelta(hours=1),
        props={"item_list_id": "mail", "product_id": "mug", "policy": "fallback"}))  # fmt: skip
    keeping.run(NOON + timedelta(days=2))
    (row,) = answer().table("since").rows
    assert (row["slot"], row["people"], row["held"]) == ("mail", 2, 1)
    assert (row["rate"], row["held_rate"], row["held_money"]) == (0.5, 0.0, 0.0)
    assert row["money"] > 0
    learned, fallback = answer().table("weeks").rows
    assert (learned["people"], learned["shown"], learned["buyers"]) == (2, 9, 1)
    assert (fallback["shown"], fallback["clicks"], fallback["buyers"]) == (3, 1, 0)


def _mailed(key: str, customer_id: Any, policy: str | None, template: str = "order_confirmation") -> None:
    row = {"policy": policy, "items": [{"title": "Mug"}] * 3} if policy else None
    context = {"suggested": row} if template == "parcel_delivered" else {"order": {"suggested": row}}
    sent = mail.queue(kind=template, dedupe_key=key, to="m@example.com", locale="en", at=NOON,
        template=template, context=context, customer_id=customer_id)  # fmt: skip
    sent.outcome, sent.sent_at = SENT, NOON
