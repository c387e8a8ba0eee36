"""Groups that customers form by what they do: found, told apart, and the same for whoever comes later."""

from __future__ import annotations

import numpy as np
import pytest

from tracking.segments.groups import finding, scaling, telling
from tracking.segments.groups.finding import CannotGroup

LOGGED = frozenset({"orders", "spent"})
KINDS = ((1, 40, 300, 0.0), (2, 60, 20, 0.0), (8, 900, 15, 0.1), (3, 250, 90, 0.8), (1, 700, 200, 0.1))


def people(each: int = 60) -> dict[str, np.ndarray]:
    """Five kinds of customers, `each` of each."""
    chance = np.random.default_rng(3)
    rows = []
    for orders, spent, days, returned in KINDS:
        for _ in range(each):
            rows.append((
                orders + chance.integers(0, 2), spent * chance.lognormal(0, 0.15),
                days * chance.lognormal(0, 0.15), min(1.0, max(0.0, chance.normal(returned, 0.05))),
            ))  # fmt: skip
    table = np.array(rows, dtype=float)
    return dict(zip(("orders", "spent", "days", "returned"), table.T, strict=True))


def test_five_kinds_of_customers_are_found_again_and_say_what_sets_them_apart() -> None:
    columns = people()
    found = finding.find(columns, logged=LOGGED, draws=5)
    kinds = np.repeat(np.arange(len(KINDS)), 60)
    assert len(found.centers) == 5
    assert all(len(set(found.labels[kinds == kind])) == 1 for kind in range(5))
    assert min(found.stability) > finding.STABLE
    told = telling.differences(found, columns)
    regulars = told[found.labels[kinds == 2][0]]
    assert {one.trait for one in regulars[:2]} == {"orders", "spent"}
    assert regulars[0].here > regulars[0].everybody
    assert {one.k for one in found.tried} == {4, 5, 6, 7, 8}


def test_the_same_customers_give_the_same_groups_and_a_later_one_is_measured_by_the_same_rule() -> None:
    columns = people(20)
    one, again = (finding.find(columns, logged=LOGGED, draws=2) for _ in range(2))
    assert np.array_equal(one.labels, again.labels)
    assert np.allclose(one.centers, again.centers)
    stored = [scale.stored() for scale in one.scales]
    kept = tuple(scaling.Scale(**row) for row in stored)
    late = {"orders": [9.0], "spent": [1000.0], "days": [15.0], "returned": [np.nan]}
    point = scaling.apply(kept, {trait: np.array(value) for trait, value in late.items()})
    assert finding.nearest(point, one.centers)[0] == one.labels[2 * 20]
    alone = [scale.one(late[scale.trait][0]) for scale in kept]
    assert np.allclose(alone, point[0])


def test_what_says_nothing_of_customers_is_left_out() -> None:
    columns = people(20)
    n = len(columns["orders"])
    unknown = np.full(n, np.nan)
    unknown[:5] = 1.0
    more = {**columns, "always": np.ones(n), "unknown": unknown, "again": columns["spent"] * 2}
    kept = {scale.trait for scale in scaling.learn(more, logged=LOGGED | {"again"})}
    assert kept == {"orders", "spent", "days", "returned"}


def test_too_few_customers_and_customers_all_alike_make_no_groups() -> None:
    few = {trait: values[:20] for trait, values in people().items()}
    alike = {"orders": np.ones(100), "spent": np.ones(100)}
    nearly = {"orders": np.repeat([1.0, 2.0], 50), "spent": np.ones(100)}
    for columns in (few, alike, nearly, {}):
        with pytest.raises(CannotGroup):
            finding.find(columns)
