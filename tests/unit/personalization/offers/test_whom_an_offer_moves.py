"""Whom an offer moves is learned from its own groups, and nobody is chosen while chance would do as well."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tracking.personalization.offers import deciding, moved, moving
from tracking.personalization.offers.deciding import Bought, Known, Terms
from tracking.personalization.offers.moved import Moves
from tracking.personalization.offers.moving import Shown
from tracking.personalization.uplift.model import Uplift

AT = datetime(2026, 3, 1, tzinfo=UTC)


def people(number: int, *, lift: float) -> list[Shown]:
    """A tenth is held out; of those who bought often, `lift` more come back when it is offered."""
    chance = np.random.default_rng(5)
    found = []
    for who in range(number):
        orders = [Bought(AT - timedelta(days=30 * back), total_minor=5000) for back in range(8, 0, -1)]
        often = bool(chance.random() < 0.5)
        treated = bool(chance.random() < 0.9)
        bought = bool(chance.random() < 0.1 + lift * often * treated)
        told = moved.traits(orders if often else orders[-1:], at=AT)
        found.append(Shown(decision_id=uuid.UUID(int=who), treated=treated, bought=bought, traits=told))
    return found


def test_it_targets_those_it_moves_once_the_interval_leaves_zero() -> None:
    told = people(2500, lift=0.3)
    found = moving.moves(told, at=AT)
    assert found.known
    assert found.low is not None
    assert found.low > 0
    often = max(told, key=lambda one: one.traits[0]).traits
    seldom = min(told, key=lambda one: one.traits[0]).traits
    assert moved.uplift(found, often) > 0.2 > moved.uplift(found, seldom)
    assert moved.read(found.as_dict()) == found
    model = Uplift(np.array(found.weights), np.array(found.middle), np.array(found.spread))
    assert moved.uplift(found, often) == pytest.approx(model.of(np.array([often]))[0])


def test_it_is_not_known_where_chance_would_do_as_well_or_people_are_few() -> None:
    nothing = moving.moves(people(2500, lift=0.0), at=AT)
    assert (nothing.enough, nothing.known) == (True, False)
    few = moving.moves(people(500, lift=0.5), at=AT)
    assert (few.enough, few.known, few.qini, few.people) == (False, False, None, 500)
    assert moving.moves([], at=AT) == Moves(as_of=AT.isoformat(), people=0, held_out=0, buyers=0)


def test_whoever_it_does_not_move_is_refused_only_where_the_owner_wants_that() -> None:
    wanted = Terms(needs_consent=False, only_moved=True)
    refusal = deciding.judge(Known(), wanted, at=AT)
    assert refusal is not None
    assert refusal.why == deciding.NOT_MOVED
    assert deciding.judge(Known(moved=True), wanted, at=AT) is None
    assert deciding.judge(Known(), Terms(needs_consent=False), at=AT) is None


def test_nobody_s_orders_are_told_in_as_many_numbers_as_somebody_s() -> None:
    told = [moved.traits(orders, at=AT) for orders in ((), (Bought(AT, True, 0),))]
    assert [len(one) for one in told] == [moved.TRAITS, moved.TRAITS]
    assert all(np.isfinite(one).all() for one in told)
