"""An owner makes promotions of every kind by a form, changes, pauses and removes them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.catalog import operations as catalog
from shop.catalog.operations import CollectionInput
from shop.kernel import db
from shop.promotions import benefits, conditions, queries
from shop.promotions.benefits import (
    Benefit,
    Bundle,
    BuyGet,
    FixedOff,
    FreeShipping,
    GiftWithPurchase,
    PercentOff,
    Tiered,
)
from shop.promotions.conditions import (
    DaysSinceOrder,
    FromCampaign,
    HasCode,
    HasGoods,
    InSegment,
    NthOrder,
    SubtotalAtLeast,
    TimeWindow,
    ToCountry,
    UnitsAtLeast,
)
from shop.promotions.goods import Selection
from shop.promotions.models import Promotion
from tests.factories.catalog import make_product, variants
from tests.factories.checkout import cart_with, details, press
from tests.web.admin.conftest import text

LIST, NEW = "/admin/promotions", "/admin/promotions/new"
PLAIN = {"name": "Spring", "active": "1", "reach": "automatic", "stacking": "competing", "lane": "order"}


@pytest.fixture
def goods(app: Any) -> dict[str, uuid.UUID]:
    """A mug, a bowl in two glazes, and a collection."""
    with db.transaction():
        mug = make_product("Mug")
        bowl = make_product("Bowl", option_names=("Glaze",), variants=variants("Sand", "Sea"))
        table = catalog.create_collection(CollectionInput(title="Table"), at=mug.created_at)
        found = {"mug": mug.id, "mug variant": mug.variants[0].id, "bowl": bowl.id, "table": table.id}
        found["sea"] = next(one.id for one in bowl.variants if one.option1 == "Sea")
    return found


def only() -> Promotion:
    db.end_read()
    (row,) = queries.all_promotions()
    return row


def make(owner: Any, kind: str, **fields: Any) -> Any:
    return owner.submit(f"{NEW}?kind={kind}", LIST, {**PLAIN, "kind": kind, **fields})


def expected(kind: str, goods: dict[str, uuid.UUID]) -> tuple[dict[str, Any], Benefit]:
    """What is typed for each kind, and what it means."""
    mug, table = frozenset({goods["mug"]}), frozenset({goods["table"]})
    kinds: dict[str, tuple[dict[str, Any], Benefit]] = {
        "percent": (
            {"percent": "12,5", "on_product": ["mug", ""], "on_collection": [str(goods["table"])]},
            PercentOff(1250, Selection(mug, table)),
        ),
        "fixed": ({"amount": "5.00"}, FixedOff(500)),
        "free_shipping": ({"up_to": "7"}, FreeShipping(700)),
        "buy_get": (
            {"buy": "2", "get": "1", "of_product": ["Mug"], "most": "3"},
            BuyGet(2, 1, of=Selection(mug), on=Selection(mug), most=3),
        ),
        "tiered": (
            {"basis": "spent", "unit": "percent", "from": ["50", "100", ""], "value": ["10", "15", ""]},
            Tiered("spent", "percent", ((5000, 1000), (10_000, 1500))),
        ),
        "bundle": (
            {
                "item_product": ["Mug", "", "Bowl"],
                "item_units": ["2", "1", "1"],
                "set_by": "price",
                "set_value": "60",
            },
            Bundle(((goods["mug"], 2), (goods["bowl"], 1)), price_minor=6000),
        ),
        "gift": ({"gift": "Bowl / Sea", "gift_units": "1"}, GiftWithPurchase(goods["sea"], 1)),
    }
    return kinds[kind]


@pytest.mark.parametrize("kind", list(benefits.KINDS))
def test_every_kind_is_made_by_its_form_and_comes_back_into_it(owner: Any, goods: Any, kind: str) -> None:
    typed, benefit = expected(kind, goods)
    answer = make(owner, kind, **typed)
    assert answer.status_code == 303
    made = only()
    assert benefits.from_dict(made.benefit) == benefit
    page = f"{LIST}/{made.id}"
    shown = text(owner.get(page))
    assert "Spring" in shown
    owner.submit(page, data={**PLAIN, **typed, "name": "Summer"})
    assert (only().name, benefits.from_dict(only().benefit), only().version) == ("Summer", benefit, 2)


def test_every_condition_is_read_from_the_form(owner: Any, goods: Any) -> None:
    make(
        owner, "percent", percent="10", reach="code", code="may 10", minimum="50", units="3", who="nth",
        nth="2", days_least="30", days_most="90", segment=["returning", "nonsense"],
        country=["US", "DE", "xx"], source="newsletter", campaign="may",
        starts="2026-12-01T00:00", ends="2026-12-24T18:00",
        has_product=["Mug"], has_units="2", limit_total="100", limit_per_customer="1", budget="500",
        below_floor="1",
    )  # fmt: skip
    row = only()
    found = [conditions.from_dict(one) for one in row.conditions]
    assert found[:-1] == [
        HasCode(),
        HasGoods(Selection(frozenset({goods["mug"]})), 2),
        UnitsAtLeast(3),
        SubtotalAtLeast(5000),
        NthOrder(2),
        DaysSinceOrder(30, 90),
        InSegment(frozenset({"returning"})),
        ToCountry(frozenset({"US", "DE"})),
        FromCampaign("newsletter", "", "may"),
    ]
    assert isinstance(found[-1], TimeWindow)
    assert (row.limit_total, row.limit_per_customer, row.budget_minor) == (100, 1, 50_000)
    assert (row.respects_floor, row.reach) == (False, "code")
    assert [code.code for code in queries.codes_of(row.id)] == ["MAY10"]
    shown = text(owner.get(f"{LIST}/{row.id}"))
    for typed in ('value="50.00"', "utm_campaign", 'value="2026-12-24T18:00"', "MAY10", "Scheduled"):
        assert typed in shown


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("percent", {"percent": "0"}, "percentage above 0"),
        ("percent", {"percent": "101"}, "percentage above 0"),
        ("percent", {"percent": "ten"}, "percentage above 0"),
        ("percent", {"percent": "10", "on_product": ["Vase"]}, "no product “Vase”"),
        ("percent", {"percent": "10", "name": ""}, "needs a name"),
        ("percent", {"percent": "10", "minimum": "-5"}, "above zero"),
        (
            "percent",
            {"percent": "10", "starts": "2026-12-02T00:00", "ends": "2026-12-01T00:00"},
            "ends after",
        ),
        ("percent", {"percent": "10", "starts": "soon"}, "a day and a time"),
        ("percent", {"percent": "10", "who": "nth"}, "a number from 1"),
        ("percent", {"percent": "10", "days_least": "9", "days_most": "3"}, "come after the fewest"),
        ("percent", {"percent": "10", "limit_total": "1000000000000"}, "a number from 1"),
        ("fixed", {"amount": "0"}, "above zero"),
        ("fixed", {"amount": "1.234"}, "not an amount"),
        ("free_shipping", {"up_to": "0"}, "above zero"),
        ("buy_get", {"buy": "0", "get": "1"}, "a number from 1"),
        ("tiered", {"from": ["100", "50"], "value": ["10", "20"]}, "each begins higher"),
        ("tiered", {}, "at least one step"),
        (
            "bundle",
            {"item_product": ["Mug", "Mug"], "item_units": ["1", "1"], "set_value": "9"},
            "once, with",
        ),
        ("bundle", {"set_value": "9"}, "once, with"),
        ("gift", {"gift": "Bowl", "gift_units": "1"}, "has several variants"),
        ("gift", {"gift": "", "gift_units": "1"}, "no product"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_made(
    owner: Any, goods: Any, kind: str, typed: dict[str, Any], said: str
) -> None:
    answer = make(owner, kind, **typed)
    assert answer.status_code == 422
    assert said in text(answer)
    db.end_read()
    assert queries.all_promotions() == []


def test_the_list_says_where_each_stands_and_what_it_gave(owner: Any, goods: Any) -> None:
    make(owner, "percent", percent="10", name="Running")
    make(owner, "fixed", amount="5", name="Later", starts="2026-12-24T18:00")
    make(owner, "free_shipping", name="Over", ends="2026-11-01T00:00")
    press(cart_with(goods["mug variant"]), details())
    everything = text(owner.get(LIST))
    for word in ("Running", "Later", "Over", "Scheduled", "Ended", "$2.80", "10% off"):
        assert word in everything
    assert "Later" not in text(owner.get(f"{LIST}?state=active"))
    assert "Running" in text(owner.get(f"{LIST}?state=nonsense"))


def test_a_promotion_is_paused_and_goes_on(owner: Any, goods: Any) -> None:
    make(owner, "percent", percent="10")
    page = f"{LIST}/{only().id}"
    owner.submit(page, f"{page}/state", {"active": "0"})
    assert not only().active
    assert "Paused" in text(owner.get(page))
    owner.submit(page, f"{page}/state", {"active": "1"})
    assert only().active


def test_what_an_order_has_used_stays(owner: Any, goods: Any) -> None:
    make(owner, "percent", percent="10")
    page = f"{LIST}/{only().id}"
    press(cart_with(goods["mug variant"]), details())
    refused = owner.submit(page, f"{page}/removal", follow_redirects=True)
    assert "pause it instead" in text(refused)
    assert only().used == 1
    assert "$2.80" in text(owner.get(page))


def test_what_nobody_has_used_can_be_deleted(owner: Any, goods: Any) -> None:
    make(owner, "percent", percent="10")
    page = f"{LIST}/{only().id}"
    owner.submit(page, f"{page}/removal")
    db.end_read()
    assert queries.all_promotions() == []
    assert owner.get(page).status_code == 404


def test_the_least_margin_is_kept_and_given_up(owner: Any) -> None:
    owner.submit(LIST, f"{LIST}/floor", {"floor": "12,5"})
    assert queries.margin_floor() == 1250
    assert 'value="12.5"' in text(owner.get(LIST))
    assert owner.submit(LIST, f"{LIST}/floor", {"floor": "96"}).status_code == 422
    owner.submit(LIST, f"{LIST}/floor", {"floor": ""})
    db.end_read()
    assert queries.margin_floor() is None


def test_packers_have_nothing_to_do_here(packer: Any) -> None:
    assert packer.get(LIST).status_code == 403
