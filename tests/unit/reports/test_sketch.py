"""Different people are counted exactly while few, closely when many, and never twice over several days."""

from __future__ import annotations

import numpy as np
import pytest

from shop.kernel import signing
from tracking.reports.facts import sketch


def made_up(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(1, 2**64 - 1, count, dtype=np.uint64)


def test_few_people_are_counted_exactly_however_the_days_overlap() -> None:
    people = made_up(600, 1)
    days = [people[start : start + 200] for start in range(0, 500, 100)]
    found = sketch.counted(sketch.made(day) for day in days)
    assert (found.count, found.exact) == (600, True)
    assert sketch.made([]) == b""
    assert sketch.counted([b"", None]).count == 0
    assert sketch.counted([sketch.made([0, 0])]).count == 0  # nobody


@pytest.mark.parametrize("count", [300, 1_500, 6_000, 100_000])
def test_many_people_are_estimated_within_three_standard_errors(count: int) -> None:
    people = made_up(count, count)
    parts = [sketch.made(part) for part in np.array_split(people, 7)]
    found = sketch.counted([*parts, sketch.made(people)])
    assert not found.exact
    assert abs(found.count - count) <= 3 * sketch.ERROR * count


def test_uniting_sketches_is_the_sketch_of_everybody() -> None:
    people = made_up(2_000, 5)
    few, many = sketch.made(people[:100]), sketch.made(people[50:])
    assert sketch.united([few, many]) == sketch.united([many, few, few]) == sketch.made(people)
    assert sketch.united([few, sketch.made(people[:150])]) == sketch.made(people[:150])


def test_hashes_depend_on_the_shops_secret_and_nobody_has_none() -> None:
    signing.configure("one secret")
    one = sketch.hashes(["a", "b", "a", None, ""])
    signing.configure("another secret")
    other = sketch.hashes(["a"])
    assert one[0] == one[2] != one[1]
    assert list(one[3:]) == [0, 0]
    assert one[0] != other[0]
