"""An owner sees the stock and changes it with a reason."""

from __future__ import annotations

import re
import uuid
from datetime import date
from typing import Any

import pytest

from shop.checkout import flow
from shop.inventory import low_stock, operations, queries
from shop.kernel import db, ids, jobs, preferences
from tests.conftest import NOON
from tests.factories.catalog import stocked_variant, variants
from tests.factories.checkout import DECLINED, GOOD, cart_with, order_of, paid_order, press
from tests.support.statements import counted
from tests.web.admin.conftest import text

STOCK = "/admin/stock"


def change(owner: Any, variant_id: uuid.UUID, **data: str) -> Any:
    sent = {"way": "add", "reason": "received", **data}
    return owner.submit(STOCK, f"{STOCK}/{variant_id}", sent)


def units(variant_id: uuid.UUID) -> int | None:
    db.end_read()
    return queries.on_hand([variant_id]).get(variant_id)


def test_stock_is_shown_searched_and_filtered(owner: Any) -> None:
    stocked_variant(50, title="Plenty")
    stocked_variant(2, title="Scarce")
    assert "Plenty" in text(owner.get(STOCK))
    assert "Plenty" not in text(owner.get(STOCK + "?view=low"))
    assert "Scarce" in text(owner.get(STOCK + "?q=scarce"))
    for nonsense in ("?view=x", "?page=-1", "?page=x", "?variant=x", "?q=" + "x" * 5000):
        assert owner.get(STOCK + nonsense).status_code == 200


def test_units_come_go_and_are_counted_with_who_and_why(owner: Any) -> None:
    mug = stocked_variant(10)
    assert change(owner, mug, units="5").status_code == 303
    change(owner, mug, units="3", way="take", reason="damaged", note="<b>dropped</b>")
    assert units(mug) == 12
    change(owner, mug, units="9", way="count", reason="counted")
    assert units(mug) == 9
    html = text(owner.get(f"{STOCK}/{mug}"))
    assert "Damaged" in html
    assert "&lt;b&gt;dropped&lt;/b&gt;" in html
    assert "+5" in html
    assert "Noa" in html
    assert {line.actor.partition(":")[0] for line in queries.movements(mug)[:3]} == {"staff"}


@pytest.mark.parametrize(
    "data",
    [
        {"units": ""},
        {"units": "many"},
        {"units": "0"},
        {"units": "-1"},
        {"units": "11", "way": "take"},
        {"units": "5", "way": "multiply"},
        {"units": "5", "reason": "sold"},
        {"units": "5", "reason": ""},
        {"units": "-1", "way": "count"},
        {"units": "999999999999"},
        {"units": "9" * 5000},
        {"units": "5", "note": "x" * 121},
    ],
)
def test_a_senseless_change_is_refused_and_changes_nothing(owner: Any, data: dict[str, str]) -> None:
    mug = stocked_variant(10)
    response = change(owner, mug, **data)
    assert response.status_code == 422
    assert 'class="field__error"' in text(response)
    assert (units(mug), len(queries.movements(mug))) == (10, 1)


def test_what_a_checkout_holds_is_shown_and_cannot_be_taken_away(owner: Any) -> None:
    mug = stocked_variant(10)
    with db.transaction():
        operations.reserve(order_id=ids.new_id(), demand={mug: 4}, expires_at=NOON, at=NOON)
    html = text(owner.get(STOCK))
    assert re.findall(r'data-label="(?:On hand|Held by checkouts)">(\d+)', html) == ["10", "4"]
    assert "<b>6</b>" in html
    assert change(owner, mug, units="7", way="take").status_code == 422
    assert change(owner, mug, units="3", way="count").status_code == 422
    assert units(mug) == 10


def test_a_sale_names_its_order(owner: Any) -> None:
    order = paid_order(quantity=2)
    variant_id = order.lines[0].variant_id
    assert variant_id is not None
    html = text(owner.get(f"{STOCK}/{variant_id}"))
    assert f'href="/admin/orders/{order.number}"' in html


def test_who_is_at_the_till_is_named_until_when(owner: Any) -> None:
    mug = stocked_variant(10)
    waiting = order_of(press(cart_with(mug, quantity=2), card=DECLINED))
    html = text(owner.get(f"{STOCK}/{mug}"))
    till = html[html.index("At the till now") :]
    assert f'href="/admin/orders/{waiting.number}"' in till
    assert re.search(r"2 units.*12:30", till, re.DOTALL)
    flow.pay_again(order_token=waiting.token, test_card=GOOD, at=NOON)
    assert "At the till now" not in text(owner.get(f"{STOCK}/{mug}"))


def test_a_link_that_names_a_variant_leads_to_it(owner: Any) -> None:
    mug = stocked_variant(10)
    assert owner.get(f"{STOCK}?variant={mug}").location == f"{STOCK}/{mug}"
    assert owner.get(f"{STOCK}?variant={uuid.uuid4()}").status_code == 200


def test_a_variant_that_is_not_counted_has_no_ledger(owner: Any) -> None:
    free = stocked_variant(None)
    assert owner.get(f"{STOCK}/{free}").status_code == 404
    assert change(owner, free, units="5").status_code == 404
    assert units(free) is None


def test_the_warning_level_is_set(owner: Any) -> None:
    assert owner.submit(STOCK, f"{STOCK}/threshold", {"threshold": "7"}).status_code == 303
    db.end_read()
    assert preferences.get(low_stock.THRESHOLD) == 7
    for nonsense in ("", "x", "-1", "99999999"):
        assert owner.submit(STOCK, f"{STOCK}/threshold", {"threshold": nonsense}).status_code == 422
        db.end_read()
        assert preferences.get(low_stock.THRESHOLD) == 7


def test_the_list_takes_as_many_statements_for_many_as_for_one(owner: Any) -> None:
    stocked_variant(5)
    with counted() as one:
        owner.get(STOCK)
    for number in range(12):
        stocked_variant(5, title=f"Pot {number}")
    with counted() as many:
        owner.get(STOCK)
    assert len(many) == len(one)


def test_a_packer_changes_no_stock(packer: Any) -> None:
    mug = stocked_variant(10)
    assert packer.submit("/admin/account", f"{STOCK}/{mug}", {"way": "add", "units": "5"}).status_code == 403
    assert units(mug) == 10


def test_what_is_sold_ahead_is_told(owner: Any) -> None:
    rows = variants("Tall", backorder=True, oversell=5, ships_from=date(2026, 12, 12))
    urn = stocked_variant(0, title="Urn", option_names=("Size",), variants=rows)
    html = text(owner.get(f"{STOCK}/{urn}"))
    assert "goes on selling" in html
    assert "5 more can be sold ahead" in html
    assert "Ships from Sat, Dec 12" in html
    order = order_of(press(cart_with(urn, quantity=5)))
    assert "sold out" in text(owner.get(STOCK))
    jobs.run_due(at=NOON)
    for page in (f"/admin/orders/{order.number}", f"/admin/shipments/{order.number}"):
        assert "Ships from Sat, Dec 12" in text(owner.get(page))
