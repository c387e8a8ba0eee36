"""A product's companions as text: what is written is read again, and why each is there."""

from __future__ import annotations

import uuid

import pytest

from shop.recommendations import companions, reasons
from shop.recommendations.companions import PAGE, Companion

MUG, BOWL, VASE = (uuid.UUID(int=n) for n in range(1, 4))


def test_what_is_written_is_read_again_in_its_order() -> None:
    known = (Companion(VASE, {"together": 0.25, "price": 0.01}), Companion(BOWL, {"text": -0.5}))
    listed = companions.written(MUG, PAGE, known)
    assert (listed.product_id, listed.kind) == (MUG, PAGE)
    assert companions.read(listed.companions) == known
    assert companions.ids_in(listed.companions) == [VASE.hex, BOWL.hex]
    assert known[0].score == 0.26


def test_parts_that_nothing_has_take_no_room() -> None:
    told = companions.text([BOWL.hex], {"together": [0.5], "demand": [0.0]})
    assert "demand" not in told
    assert companions.read(told) == (Companion(BOWL, {"together": 0.5}),)


def test_a_list_of_nothing_and_companions_without_parts_can_be_read() -> None:
    assert companions.read(companions.written(MUG, PAGE, []).companions) == ()
    assert companions.read(companions.text([BOWL.hex], {})) == (Companion(BOWL, {}),)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"sequence": 0.3, "together": 1.0}, reasons.NEXT),
        ({"together": 0.1, "text": 0.5}, reasons.BOUGHT_TOGETHER),
        ({"together": -0.1, "text": 0.5}, reasons.SIMILAR),
        ({"demand": 0.5}, reasons.POPULAR),
        ({}, reasons.POPULAR),
    ],
)
def test_the_parts_say_why(parts: dict[str, float], reason: str) -> None:
    assert Companion(BOWL, parts).reason == reason
