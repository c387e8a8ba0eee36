"""What customers brought and will bring, by customer and by the month and channel they came with."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tracking.reports.lifetime import adding
from tracking.reports.lifetime.models import LifetimeCohort
from tracking.segments.lifetime import histories, reckoning
from tracking.segments.lifetime.histories import Purchase
from tracking.segments.lifetime.ledger import Costs, Sale, _Goods
from tracking.segments.lifetime.models import TOO_FEW, USED

FIRST = date(2025, 1, 6)


def sale(who: str, day: int, kept: int = 1000, margin: int = 400) -> Sale:
    return Sale(customer_id=who, day=FIRST.toordinal() + day, kept=kept, margin=margin)  # type: ignore[arg-type]


def test_histories_of_a_book_are_those_of_the_models() -> None:
    sales = [sale("a", 14, 2000), sale("a", 0), sale("a", 14, 400), sale("b", 7, 500), sale("b", 90, 100)]
    book, until = reckoning.book(sales), FIRST + timedelta(days=42)
    found, people = reckoning.histories(book, until=until.toordinal())
    bought = [Purchase(str(one.customer_id), date.fromordinal(one.day), one.kept) for one in sales]
    wanted = histories.summarize(bought, until=until)
    assert people.tolist() == [0, 1]
    for name in ("x", "t_x", "T", "mean"):
        assert getattr(found, name).tolist() == getattr(wanted, name).tolist()


def test_margin_is_what_goods_earned_and_unknown_costs_are_like_the_others() -> None:
    costs = Costs(known=0.5, share=0.4)
    assert _Goods(net=1000, net_known=1000, cost=300).margin(costs) == 700
    assert _Goods(net=1000, net_known=0, cost=0).margin(costs) == pytest.approx(600)
    assert _Goods(net=1000, net_known=500, cost=100).margin(costs) == pytest.approx(700)


def test_a_cohort_counts_by_the_calendar_month_of_the_first_order() -> None:
    sales = [
        sale("a", 0),
        sale("a", 30, 200, 100),
        sale("b", 20),
        sale("c", 40, 500, 250),
        sale("c", 41, 0, 0),
    ]
    book = reckoning.book(sales)
    fit = reckoning.fit(book, today=FIRST.toordinal() + 50)
    assert (fit.verdict, fit.customers, fit.again) == (TOO_FEW, 3, 2)
    worth = reckoning.worth(book, fit, today=FIRST.toordinal() + 50)
    rows = reckoning.cohorts(book, worth, ["Email", "", "Email"])
    brief = {
        (row["month"], row["channel"], row["age"]): (
            row["customers"],
            row["buyers"],
            row["orders"],
            row["margin_minor"],
        )
        for row in rows
    }
    assert brief == {
        ("2025-01", "Email", 0): (1, 1, 1, 400),
        ("2025-01", "Email", 1): (0, 1, 1, 100),
        ("2025-01", "", 0): (1, 1, 1, 400),
        ("2025-02", "Email", 0): (1, 1, 2, 250),
    }
    assert {row["expected_margin_minor"] for row in rows} == {None}


def test_with_enough_of_them_customers_who_keep_coming_are_expected_to_bring_more() -> None:
    chance = np.random.default_rng(2)
    sales = []
    for number in range(260):
        begins, rate = int(chance.integers(0, 200)), chance.gamma(0.8, 1 / 6)
        day, spends = float(begins), chance.gamma(6, 300)
        while day < 420:
            sales.append(sale(f"{number}", int(day), kept := int(chance.gamma(6, spends / 6)) + 1, kept // 2))
            day += chance.exponential(7 / rate)
            if chance.random() < 0.2:
                break
    book, today = reckoning.book(sales), FIRST.toordinal() + 420
    fit = reckoning.fit(book, today=today)
    assert fit.verdict == USED
    assert fit.holdout["mae"] < fit.holdout["naive_mae"]
    worth = reckoning.worth(book, fit, today=today)
    assert worth.expected_margin is not None
    assert worth.expected_kept is not None
    assert worth.alive is not None
    assert worth.expected_margin == pytest.approx(worth.expected_kept * worth.margin.sum() / worth.kept.sum())
    last = np.zeros(len(worth.orders))
    np.maximum.at(last, book.who, book.day)
    keen, gone = (worth.orders > 3) & (last > today - 30), (worth.orders > 3) & (last < today - 200)
    assert worth.expected_kept[keen].mean() > 3 * worth.expected_kept[gone].mean()
    assert worth.alive[keen].mean() > worth.alive[gone].mean()


def test_margin_grows_by_those_alone_who_have_been_known_for_so_long() -> None:
    rows = [_row("2025-01", 0, 10, 1000), _row("2025-01", 1, 0, 500), _row("2025-02", 0, 30, 6000)]
    assert adding.growth(rows, now="2025-03") == [(0, 40, 175), (1, 10, 225)]
    assert adding.growth(rows, now="2025-02") == [(0, 10, 100)]
    assert adding.growth([], now="2025-02") == []
    found = adding.by(rows, lambda row: row.month)["2025-01"]
    assert (found.until(0), found.until(1), found.value) == (100, 150, 1500)


def _row(month: str, age: int, customers: int, margin: int) -> LifetimeCohort:
    return LifetimeCohort(
        month=month, channel="", age=age, customers=customers, buyers=1, orders=1, kept_minor=margin * 2,
        margin_minor=margin, alive=None, expected_kept_minor=None, expected_margin_minor=None,
    )  # fmt: skip
