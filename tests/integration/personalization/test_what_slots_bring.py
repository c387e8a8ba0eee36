"""From what the journey heard to the report: both arms, weeks, what may be claimed, and what to try next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from shop.kernel import db
from shop.kernel.settings import Settings
from shop.recommendations import slots
from shop.recommendations.models import TriedProduct
from shop.recommendations.queries import owner
from shop.recommendations.slots import HOME_POPULAR, Reader
from tests.conftest import NOON
from tests.factories import lake as make
from tests.factories.catalog import make_product
from tracking.personalization.slots import keeping
from tracking.reports import asking
from tracking.reports.recommendations.models import SlotResult

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


def answer() -> Any:
    question = asking.find("recommendations")
    return question.answer(asking.ask(question, {}, at=NOON + timedelta(days=1)))


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
    assert (fallback["policy"], fallback["people"], fallback["clicks"]) == ("fallback", 2, 0)


def test_counting_again_changes_nothing_and_an_empty_journey_is_an_empty_report(sqlite: Settings) -> None:
    assert keeping.run(NOON) == 0
    assert answer().table("since").rows == ()
    make.write(shown("a"))
    for _ in range(2):
        assert keeping.run(NOON + timedelta(hours=1)) == 1
    assert len(list(db.session().scalars(select(SlotResult)))) == 1


def test_what_few_have_seen_may_be_tried_by_those_who_see_what_was_learned(sqlite: Settings) -> None:
    with db.transaction():
        fresh = make_product("New vase", stock=3)
    keeping.run(NOON)
    db.end_read()
    found = db.session().scalars(select(TriedProduct).where(TriedProduct.slot == HOME_POPULAR)).all()
    assert [(row.product_id, row.impressions, row.weight) for row in found] == [(fresh.id, 0, 1.0)]
    trying = owner.trying(HOME_POPULAR, Reader("v"), anything=True)
    assert trying is not None
    assert trying.weights == {fresh.id: 1.0}
    assert 0 <= trying.fate < 1
    assert owner.trying(HOME_POPULAR, Reader()) is None
    assert owner.trying(slots.MAIL, Reader("v")) is None
