"""The owner's recommendations: rows and their holdout, pins, bans and boosts, and the full why."""

from __future__ import annotations

import uuid
from typing import Any

from shop.kernel import db, preferences
from shop.recommendations import operations, queries, slots
from shop.recommendations.companions import Companion, written
from tests.factories.catalog import make_product
from tests.web.admin.conftest import text

PAGE = "/admin/recommendations"
RULES, WHY = f"{PAGE}/rules", f"{PAGE}/why"


def goods() -> dict[str, uuid.UUID]:
    """A mug, a bowl that goes with it, and a vase that goes with it less; what is gone is sold out."""
    with db.transaction():
        made = {name: make_product(name, stock=5).id for name in ("Mug", "Bowl", "Vase")}
        made["Gone"] = make_product("Gone", stock=0).id
    others = [
        Companion(made[name], {"together": 1 / rank - 0.1, "demand": 0.1})
        for rank, name in enumerate(("Bowl", "Gone", "Vase"), start=1)
    ]
    with db.transaction():
        operations.replace_companions([written(made["Mug"], "page", others)])
    return made


def beside_the_mug(made: dict[str, uuid.UUID]) -> list[str]:
    db.end_read()
    return [one.card.title for one in queries.goes_with({made["Mug"]: "Mug"}, slot=slots.PRODUCT)]


def test_every_row_is_there_with_what_fills_it_and_its_share(owner: Any) -> None:
    page = text(owner.get(PAGE))
    for slot in slots.SLOTS.values():
        assert slot.title in page.replace("&#39;", "'")
    shares = {f"share_{code}": "10" for code in slots.SLOTS}
    owner.submit(PAGE, f"{PAGE}/slots", {**shares, "shown_product": "1"})
    db.end_read()
    assert preferences.get(slots.HELD_OUT_PERCENT[slots.CART]) == 10
    assert (slots.is_shown(slots.PRODUCT), slots.is_shown(slots.CART)) == (True, False)
    for wrong in ("51", "-1", "many"):
        refused = owner.submit(PAGE, f"{PAGE}/slots", {**shares, "share_cart": wrong})
        assert refused.status_code == 422
    db.end_read()
    assert preferences.get(slots.HELD_OUT_PERCENT[slots.CART]) == 10


def test_what_the_owner_says_counts_at_once_and_ends_when_it_is_taken_back(owner: Any) -> None:
    made = goods()
    assert beside_the_mug(made) == ["Bowl", "Vase"]
    owner.submit(PAGE, RULES, {"act": "ban", "product": "Bowl"})
    assert beside_the_mug(made) == ["Vase"]
    owner.submit(PAGE, RULES, {"act": "boost", "product": "Vase", "strength": "500", "beside": "Mug"})
    ban, boost = sorted(queries.rules(), key=lambda row: row.act)
    assert owner.submit(PAGE, f"{RULES}/{ban.id}/end").status_code == 303
    assert beside_the_mug(made) == ["Vase", "Bowl"]
    owner.submit(PAGE, RULES, {"act": "pin", "slot": "product", "product": "Bowl", "place": "1"})
    assert beside_the_mug(made) == ["Bowl", "Vase"]
    assert "× 5" in text(owner.get(PAGE))
    assert owner.submit(PAGE, f"{RULES}/{ban.id}/end").status_code == 404
    assert boost.factor == 5


def test_a_rule_that_says_nothing_is_refused_with_a_sentence(owner: Any) -> None:
    goods()
    for typed, sentence in (
        ({"act": "ban"}, "Choose either a product or a collection."),
        ({"act": "pin", "product": "Mug"}, "Say in which row the product is pinned."),
        ({"act": "boost", "product": "Mug", "strength": "100"}, "A boost by 1 changes nothing."),
        ({"act": "boost", "product": "Mug", "strength": "5"}, "Enter a number from 10 to 1000."),
        ({"act": "ban", "product": "Mug", "beside": "Mug"}, "A product is never shown beside itself."),
        ({"act": "ban", "product": "Sofa"}, "Sofa"),
        ({"act": "ban", "product": "Mug", "ends": "2020-01-01T00:00"}, "The rule would have ended already."),
        ({"act": "ban", "product": "Mug", "starts": "soon"}, "Enter a day and a time."),
    ):
        answered = owner.submit(PAGE, RULES, typed)
        assert answered.status_code == 422, typed
        assert sentence in text(answered), typed
    db.end_read()
    assert queries.rules() == []


def test_why_tells_the_score_with_its_parts_and_what_is_left_out(owner: Any) -> None:
    made = goods()
    page = text(owner.get(f"{WHY}?slot=product&product=Mug"))
    shown, left = page.split('id="left"')
    assert shown.index("Bowl") < shown.index("Vase")
    assert "Often bought with Mug" in shown
    assert "Recent demand" in shown
    assert "Gone" in left
    assert "Sold out" in left
    why = queries.explained(slots.PRODUCT, slots.ANYBODY, [made["Mug"]])
    for one in why.candidates:
        assert abs(sum(one.parts.values()) - one.score) < 1e-9
    for slot in slots.SLOTS:
        assert owner.get(f"{WHY}?slot={slot}").status_code == 200
        assert owner.get(f"{WHY}?slot={slot}&product=Mug").status_code == 200
    assert owner.get(f"{WHY}?email=nobody@example.com").status_code == 422
    assert owner.get(f"{WHY}?product=Sofa").status_code == 422
