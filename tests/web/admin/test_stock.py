"""An owner sees the stock and changes it with a reason."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.inventory import low_stock, queries
from shop.kernel import db, preferences
from tests.factories.catalog import stocked_variant
from tests.web.admin.conftest import text

STOCK = "/admin/stock"


def change(owner: Any, variant_id: uuid.UUID, **data: str) -> Any:
    sent = {"how": "change", "reason": "received", **data}
    return owner.submit(STOCK, f"{STOCK}/{variant_id}/movements", sent, follow_redirects=True)


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
    change(owner, mug, units="5")
    change(owner, mug, units="-3", reason="damaged", note="dropped")
    assert units(mug) == 12
    change(owner, mug, units="9", how="counted", reason="counted")
    assert units(mug) == 9
    html = text(owner.get(f"{STOCK}/{mug}"))
    assert "Damaged" in html
    assert "dropped" in html
    assert "+5" in html
    assert {line.actor.partition(":")[0] for line in queries.movements(mug)[:3]} == {"staff"}


@pytest.mark.parametrize(
    "data",
    [
        {"units": ""},
        {"units": "many"},
        {"units": "0"},
        {"units": "-11"},
        {"units": "5", "reason": "sold"},
        {"units": "5", "reason": ""},
        {"units": "-1", "how": "counted"},
        {"units": "999999999999"},
    ],
)
def test_a_senseless_change_is_refused_and_changes_nothing(owner: Any, data: dict[str, str]) -> None:
    mug = stocked_variant(10)
    response = change(owner, mug, **data)
    assert response.status_code == 200
    assert 'class="alert alert--bad"' in text(response)
    assert (units(mug), len(queries.movements(mug))) == (10, 1)


def test_a_variant_that_is_not_counted_has_no_ledger(owner: Any) -> None:
    free = stocked_variant(None)
    assert owner.get(f"{STOCK}/{free}").status_code == 404
    change(owner, free, units="5")
    assert units(free) is None


def test_the_warning_level_is_set(owner: Any) -> None:
    owner.submit(STOCK, f"{STOCK}/threshold", {"threshold": "7"})
    db.end_read()
    assert preferences.get(low_stock.THRESHOLD) == 7
    for nonsense in ("", "x", "-1", "99999999"):
        owner.submit(STOCK, f"{STOCK}/threshold", {"threshold": nonsense})
        db.end_read()
        assert preferences.get(low_stock.THRESHOLD) == 7
