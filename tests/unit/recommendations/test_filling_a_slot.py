"""Filling a slot: the best first, pins in their place, bans never, one place of ten for what few saw."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from shop.kernel import arms
from shop.recommendations import filling, reasons
from shop.recommendations.filling import Candidate, Trying, fill
from shop.recommendations.ruling import BAN, BOOST, PIN, Rule, Ruling, ruling

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
A, B, C, D, E, NEW = (uuid.UUID(int=n) for n in range(1, 7))
CANDIDATES = [
    Candidate(one, 1.0 - n / 10, "bought_together", parts={"cosine": 1.0 - n / 10})
    for n, one in enumerate((A, B, C, D, E))
]


def shown(found: filling.Filled) -> list[uuid.UUID]:
    return [one.candidate.product_id for one in found.shown]


def rule(act: str, product: uuid.UUID = C, **values: object) -> Rule:
    usual = {
        "id": uuid.uuid4(), "slot": "", "beside_id": None, "place": 1, "factor": 1.0,
        "starts_at": None, "ends_at": None,
    }  # fmt: skip
    return Rule(act=act, product_id=product, **{**usual, **values})  # type: ignore[arg-type]


def test_the_best_stand_first_and_the_rest_is_left_out_with_its_reason() -> None:
    found = fill(CANDIDATES, without={B: filling.SOLD_OUT}, limit=2)
    assert shown(found) == [A, C]
    assert {one.candidate.product_id: one.why for one in found.left_out} == {
        B: filling.SOLD_OUT,
        D: filling.NO_ROOM,
        E: filling.NO_ROOM,
    }


def test_a_pin_has_its_place_even_where_nobody_thought_of_it() -> None:
    found = fill(CANDIDATES, without={}, ruling=Ruling(pins=((2, NEW),)), limit=3)
    assert shown(found) == [A, NEW, B]
    assert found.shown[1].pinned
    assert found.shown[1].candidate.reason == reasons.PICKED


def test_more_pins_than_places_leave_no_other_room() -> None:
    pins = tuple((1, one) for one in (C, D, E))
    assert len(fill(CANDIDATES, without={}, ruling=Ruling(pins=pins), limit=2).shown) == 2


def test_a_ban_is_stronger_than_a_pin_and_what_is_sold_out_is_not_pinned() -> None:
    both = ruling([rule(PIN), rule(BAN)], slot="product", at=AT)
    assert C not in shown(fill(CANDIDATES, without={}, ruling=both, limit=4))
    pinned = Ruling(pins=((1, C),))
    assert C not in shown(fill(CANDIDATES, without={C: filling.SOLD_OUT}, ruling=pinned, limit=4))


def test_a_boost_multiplies_and_its_part_keeps_the_sum_true() -> None:
    found = fill(CANDIDATES, without={}, ruling=Ruling(factors={C: 2.0, A: 0.5}), limit=5)
    assert shown(found) == [C, B, D, E, A]
    for one in found.shown:
        assert sum(one.candidate.parts.values()) == pytest.approx(one.candidate.score)


def test_a_rule_holds_in_its_slot_beside_its_product_and_in_its_time() -> None:
    hour = timedelta(hours=1)
    for holds, values in (
        (True, {}),
        (True, {"slot": "product"}),
        (False, {"slot": "cart"}),
        (True, {"beside_id": A}),
        (False, {"beside_id": B}),
        (True, {"starts_at": AT}),
        (False, {"starts_at": AT + hour}),
        (False, {"ends_at": AT}),
        (True, {"ends_at": AT + hour}),
    ):
        found = ruling([rule(BAN, **values)], slot="product", beside=[A], at=AT)
        assert (C in found.banned) is holds, values


def test_several_boosts_multiply_and_a_collection_means_all_of_it() -> None:
    of_collection = Rule(uuid.uuid4(), BOOST, "", None, None, 1, 2.0, None, None, members=frozenset({A, C}))
    found = ruling([rule(BOOST, factor=1.5), of_collection], slot="product", at=AT)
    assert found.factors == {A: 2.0, C: 3.0}


def test_a_row_of_three_tries_its_last_place_on_three_of_ten_occasions() -> None:
    weights = {D: 0.25, E: 0.75}
    tried = fill(CANDIDATES[:], without={}, trying=Trying(weights, fate=0.05), limit=3)
    assert shown(tried)[:2] == [A, B]
    assert (tried.shown[2].candidate.product_id, tried.shown[2].explored) == (D, True)
    assert tried.shown[2].propensity == pytest.approx(0.3 * 0.25)
    usual = fill(CANDIDATES, without={}, trying=Trying(weights, fate=0.31), limit=3)
    assert shown(usual) == [A, B, C]
    assert usual.shown[2].propensity == pytest.approx(0.7)
    assert [one.propensity for one in usual.shown[:2]] == [1.0, 1.0]


def test_propensities_are_the_true_frequencies() -> None:
    weights, seen = {D: 0.2, E: 0.8}, dict[uuid.UUID, int]()
    for number in range(5_000):
        fate = arms.fraction("try", str(number))
        last = fill(CANDIDATES, without={}, trying=Trying(weights, fate), limit=3).shown[-1]
        seen[last.candidate.product_id] = seen.get(last.candidate.product_id, 0) + 1
    for product, odds in ((C, 0.7), (D, 0.06), (E, 0.24)):
        assert seen[product] / 5_000 == pytest.approx(odds, abs=0.02)


def test_nothing_is_tried_where_it_does_not_fit() -> None:
    weights = {NEW: 1.0}
    assert NEW not in shown(fill(CANDIDATES, without={}, trying=Trying(weights, 0.0), limit=3))
    anything = Trying(weights, 0.0, anything=True)
    assert NEW in shown(fill(CANDIDATES, without={}, trying=anything, limit=3))
    assert NEW not in shown(fill(CANDIDATES, without={NEW: filling.OWNED}, trying=anything, limit=3))
    assert NEW not in shown(fill(CANDIDATES[:2], without={}, trying=anything, limit=3))
    pinned = Ruling(pins=((3, C),))
    assert shown(fill(CANDIDATES, without={}, ruling=pinned, trying=anything, limit=3)) == [A, B, C]


def test_a_reason_that_names_a_product_nobody_knows_says_something_true() -> None:
    assert reasons.sentence("bought_together", title="Mug") == (
        "Often bought with %(title)s",
        {"title": "Mug"},
    )
    assert reasons.sentence("bought_together") == ("Popular right now", {})
    assert reasons.sentence("bought_often", times=3) == ("You bought this %(times)d times", {"times": 3})
    assert reasons.sentence("a code of tomorrow") == ("Popular right now", {})
