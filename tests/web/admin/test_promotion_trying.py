"""The owner tries a promotion on a sample cart and on last month's carts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shop.kernel import db
from shop.promotions import operations
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import SubtotalAtLeast
from tests.conftest import NOON
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import paid_order
from tests.web.admin.conftest import text


@pytest.fixture
def page(app: Any) -> str:
    """The page of a paused draft."""
    stocked_variant()
    with db.transaction():
        made = operations.create(
            name="Draft", benefit=PercentOff(1000), conditions=[SubtotalAtLeast(5000)], active=False, at=NOON
        )
    return f"/admin/promotions/{made.id}"


def test_a_sample_cart_says_why_not_and_then_why(owner: Any, page: str) -> None:
    assert "The sample cart" in text(owner.get(f"{page}/preview"))
    little = text(owner.get(f"{page}/preview?item=Mug&units=1"))
    assert "It does not count" in little
    assert "Add $22.00 more" in little
    enough = text(owner.get(f"{page}/preview?item=mug&units=2&email=cleo@example.com&country=DE"))
    assert "It counts" in enough
    assert "$5.60" in enough


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("item=Vase&units=1", "no product “Vase”"),
        ("item=Mug&units=0", "a number from 1"),
        ("item=Mug&units=" + "9" * 40, "a number from 1"),
    ],
)
def test_a_senseless_sample_is_refused(owner: Any, page: str, asked: str, said: str) -> None:
    answer = owner.get(f"{page}/preview?{asked}")
    assert answer.status_code == 200
    assert said in text(answer)


def test_the_simulator_says_what_it_would_have_done_and_from_when(owner: Any, page: str) -> None:
    assert "No carts in this time" in text(owner.get(f"{page}/simulation"))
    before = NOON - timedelta(hours=1)
    paid_order(quantity=2, at=before)
    paid_order(quantity=1, email="noa@example.com", at=before)
    shown = text(owner.get(f"{page}/simulation?days=7"))
    for word in ("Carts it counts in", "$5.60", "Minimum amount", "Nov 17, 2026", "no costs known"):
        assert word in shown
    assert owner.get(f"{page}/simulation?days=-1").status_code == 200


def test_looking_needs_the_marketing_permission(packer: Any, page: str) -> None:
    assert packer.get(f"{page}/preview").status_code == 403
    assert packer.get(f"{page}/simulation").status_code == 403
