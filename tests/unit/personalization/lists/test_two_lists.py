"""A person's two lists: what is in which, in what order, and why."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import numpy as np

from tracking.personalization.engine import log as logs
from tracking.personalization.engine.log import DAY, Log
from tracking.personalization.lists import choosing, known, learning, making, plain
from tracking.personalization.lists.known import Known
from tracking.personalization.lists.learning import Goods, Walk
from tracking.personalization.lists.market import HABITS, WINDOWS, Market
from tracking.personalization.lists.person import of as person_of
from tracking.personalization.lists.signals import look

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
NOW = making.micros(AT)
TITLES = ("sand mug", "sea mug", "tall vase", "oak bowl", "oak tray", "linen towel")
MUG, SEA, VASE, BOWL, TRAY, TOWEL = range(6)
IDS = tuple(uuid.UUID(int=number + 1) for number in range(len(TITLES)))


def days_ago(days: float) -> int:
    return NOW - int(days * DAY)


def orders(*placed: tuple[float, int, list[int]]) -> Log:
    return logs.make([(days_ago(days), user, items) for days, user, items in placed], n_items=len(TITLES))


def a_shop() -> Log:
    return orders(
        *((60 - n, n, [MUG, VASE]) for n in range(5)),
        *((40 - n, 10 + n, [BOWL, TRAY]) for n in range(4)),
        *((3, 20 + n, [TOWEL]) for n in range(3)),
        (90, 30, [MUG]),
        (60, 30, [MUG]),
        (30, 30, [MUG]),
        (90, 31, [MUG]),
        (61, 31, [MUG]),
        (30, 31, [BOWL]),
    )


def learned(log: Log, kinds: list[str] | None = None) -> Known:
    goods = Goods(TITLES, np.full(len(TITLES), 10.0))
    return Known(
        products=IDS,
        market=Market.of(log, at=NOW),
        tastes=learning.tastes(log, goods, at=NOW),
        groups=known.groups(kinds or [""] * len(TITLES)),
    )


def bought(*baskets: tuple[float, set[int]]) -> list[tuple[datetime, frozenset[uuid.UUID]]]:
    return [(AT - timedelta(days=days), frozenset(IDS[item] for item in items)) for days, items in baskets]


def test_what_they_have_and_what_is_new_to_them_never_mix() -> None:
    made = making.lists(bought((30, {MUG}), (10, {MUG, BOWL})), learned(a_shop()), at=AT)
    again, fresh = ([item.product_id for item in one] for one in (made.buy_again, made.for_you))
    assert again == [IDS[MUG], IDS[BOWL]]  # by how often
    assert not set(again) & set(fresh)
    reasons = {item.product_id: (item.reason, item.because_of_id) for item in made.for_you}
    assert reasons[IDS[VASE]] == ("goes_with_yours", IDS[MUG])
    assert reasons[IDS[TRAY]] == ("goes_with_yours", IDS[BOWL])
    assert reasons[IDS[TOWEL]] == ("popular", None)


def test_an_item_is_due_after_the_interval_that_is_usual_for_it() -> None:
    known_goods = learned(a_shop())
    assert round(float(known_goods.market.interval([MUG])[0])) == 30  # 30, 30 and 29 days
    own = {
        item.product_id: item for item in making.lists(bought((5, {MUG, VASE})), known_goods, at=AT).buy_again
    }
    due = own[IDS[MUG]].due_at
    assert due is not None
    assert timedelta(days=24) < due - AT < timedelta(days=25)
    assert own[IDS[VASE]].due_at is None  # nobody has bought a second one yet
    often = making.lists(bought((50, {MUG}), (40, {MUG})), known_goods, at=AT).buy_again[0]
    assert (often.reason, often.times, often.due_at) == ("due_again", 2, AT - timedelta(days=30))


def test_the_parts_of_every_score_add_up_to_it() -> None:
    rows = np.random.default_rng(5).random((400, len(making.GROUPS))).astype(np.float32)
    rows[::7, 3] = np.nan
    forest = learning.trees.learn(rows, rows[:, 0] + rows[:, 3] > 1.2, rounds=8)
    said = forest.parts(rows, making.GROUPS)
    assert np.allclose(said.sum(axis=1), forest.scores(rows))
    for one in (learned(a_shop()), Known(**{**vars(learned(a_shop())), "forest": forest})):
        made = making.lists(bought((30, {MUG}), (10, {MUG, BOWL})), one, at=AT)
        for item in (*made.buy_again, *made.for_you):
            assert abs(sum(item.parts.values()) - item.score) < 1e-5
            assert item.score >= 0


def test_what_is_kept_reads_back_as_it_was() -> None:
    before = learned(a_shop(), ["cup", "cup", "vase", "bowl", "", "towel"])
    after = known.unpacked(known.packed(before))
    assert (after.products, after.groups.tolist()) == (IDS, before.groups.tolist())
    mine = bought((30, {MUG}), (10, {MUG, BOWL}))
    assert making.lists(mine, after, at=AT) == making.lists(mine, before, at=AT)
    forest = learning.trees.learn(np.arange(400, dtype=np.float32)[:, None], np.arange(400) > 150, rounds=5)
    arrays = known.from_bytes(known.to_bytes(learning.trees.packed(forest)))
    again = learning.trees.unpacked(arrays)
    assert (
        again.scores(np.array([[3.0], [np.nan], [399.0]])).tolist()
        == forest.scores(np.array([[3.0], [np.nan], [399.0]])).tolist()
    )


def test_a_market_fed_order_by_order_is_the_market_made_at_once() -> None:
    log = a_shop()
    walk = Walk.until(log, 0)
    for order in range(log.orders):
        walk.step(order)
    whole = Market.of(log, at=NOW)
    for name in HABITS:
        assert np.allclose(getattr(walk.market, name), getattr(whole, name)), name
    for days in WINDOWS:
        assert np.allclose(walk.market.share(days, NOW), whole.share(days, NOW))


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert making.lists([], learned(a_shop()), at=AT) == making.Lists()
    alone = making.lists(bought((3, {MUG, VASE}), (1, {VASE})), None, at=AT)
    assert [item.product_id for item in alone.buy_again] == [IDS[VASE], IDS[MUG]]
    assert alone.for_you == ()
    stranger = [(AT, frozenset({uuid.UUID(int=99)}))]  # bought what nothing was learned of yet
    made = making.lists(stranger, learned(a_shop()), at=AT)
    assert [item.product_id for item in made.buy_again] == [uuid.UUID(int=99)]
    assert made.for_you == ()


def test_a_list_is_filled_with_a_fourth_of_a_kind_only_where_nothing_else_is_left() -> None:
    log = a_shop()
    person = person_of([(days_ago(1), [TOWEL])])
    one = learned(log)
    seen = look(person, one.market, one.tastes, at=NOW)
    groups = np.array([7, 7, 7, 7, 8, 9])
    listed = choosing.new_items(seen, -seen.codes.astype(float), most=20, groups=groups)
    assert listed.tolist() == [MUG, SEA, VASE, TRAY, BOWL]
    assert known.groups(["a", "a", "a", "b"]).tolist() == [-1, -1, -1, 1]  # most goods are of one kind: none


def test_the_last_places_of_a_row_serve_other_orders_than_the_first() -> None:
    log = logs.make([(n, n % 3, [2 * (n % 8), 2 * (n % 8) + 1]) for n in range(64)], n_items=24)
    one = learning.tastes(log, Goods(("x",) * 24, np.ones(24)), at=NOW)
    seen = look(person_of([(days_ago(1), list(range(24)))]), Market.of(log, at=NOW), one, at=NOW)
    chances = np.linspace(0.5, 0.45, len(seen.codes))
    row = choosing.next_basket(seen, chances, together=one.together, most=20).tolist()
    assert row[:7] == list(range(7))
    assert row[7:10] == [8, 10, 12]  # not 7, which is always bought with 6
    assert len(set(row)) == 20


def test_the_plain_formula_ranks_own_purchases_before_everything() -> None:
    one = learned(a_shop())
    seen = look(person_of([(days_ago(9), [MUG]), (days_ago(5), [MUG, BOWL])]), one.market, one.tastes, at=NOW)
    scores = dict(zip(seen.codes.tolist(), plain.scores(seen).tolist(), strict=True))
    assert scores[MUG] > scores[BOWL] > 2
    assert max(score for item, score in scores.items() if item not in (MUG, BOWL)) <= 2.2
