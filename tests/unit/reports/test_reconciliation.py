"""The account of orders and purchases, as a pure comparison."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tracking.reports.reconciliation.comparing import (
    DIFFERENT,
    MISSING,
    OTHER_DAY,
    UNKNOWN,
    WAITING,
    Account,
    Bought,
    Sold,
    compare,
)

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def sold(order_id: str, *totals: int, day: date = MONDAY, **more: object) -> Sold:
    values: dict[str, object] = {"number": int(order_id), "at": AT - timedelta(hours=20), "cancelled": False}
    values |= {"totals": totals, "store_totals": totals, **more}
    return Sold(order_id=order_id, day=day, **values)  # type: ignore[arg-type]


def bought(order_id: str, total: int | None, *, day: date = MONDAY) -> Bought:
    return Bought(order_id=order_id, number=order_id, day=day, total=total, store_total=total)


def account(orders: list[Sold], purchases: list[Bought], **reported: tuple[int, int]) -> Account:
    sales = {date.fromisoformat(day.lstrip("d").replace("_", "-")): value for day, value in reported.items()}
    return compare(days=[MONDAY, TUESDAY], sold=orders, bought=purchases, reported=sales, at=AT)


def kinds(found: Account) -> list[str]:
    return [one.kind for one in found.disagreements]


def test_equal_books_balance_day_by_day() -> None:
    found = account(
        [sold("1", 500), sold("2", 700, day=TUESDAY)],
        [bought("1", 500), bought("2", 700, day=TUESDAY)],
        d2026_11_23=(1, 500),
        d2026_11_24=(1, 700),
    )
    assert (found.holds, found.disagreements) == (True, ())
    assert [(day.orders, day.purchases, day.unrecorded, day.unreported) for day in found.days] == [
        (1, 1, 0, 0)
    ] * 2
    assert (found.total.ordered, found.total.recorded, found.total.reported) == (1200, 1200, 1200)


def test_what_was_changed_or_cancelled_since_is_told_apart_and_balances() -> None:
    found = account(
        [sold("1", 500, 800), sold("2", 300, cancelled=True), sold("3", 900, 600)],
        [bought("1", 500), bought("2", 300), bought("3", 600)],  # (the third was recorded after its change)
        d2026_11_23=(2, 1400),
    )
    day = found.days[0]
    assert found.holds
    assert (day.ordered, day.changed, day.cancelled, day.reported) == (1400, 300, 300, 1400)


def test_each_kind_of_disagreement_is_named_with_both_amounts() -> None:
    late = sold("1", 100, day=TUESDAY, at=AT - timedelta(minutes=2))
    found = account(
        [late, sold("2", 200), sold("3", 300), sold("4", 400)],
        [bought("3", 301), bought("4", 400, day=TUESDAY), bought("5", 50)],
        d2026_11_23=(3, 900),
        d2026_11_24=(1, 100),
    )
    assert {one.number: (one.kind, one.ordered, one.recorded) for one in found.disagreements} == {
        "1": (WAITING, 100, None),
        "2": (MISSING, 200, None),
        "3": (DIFFERENT, 300, 301),
        "4": (OTHER_DAY, 400, 400),
        "5": (UNKNOWN, None, 50),
    }
    assert len(found.defects) == 4
    assert not found.holds
    assert [day.unrecorded for day in found.days] == [900 - 351, 100 - 400]
    assert account([late], [], d2026_11_24=(1, 100)).holds  # (merely on its way)


def test_sales_that_reports_show_otherwise_do_not_balance() -> None:
    found = account([sold("1", 500)], [bought("1", 500)], d2026_11_23=(1, 499))
    assert (found.holds, found.days[0].unreported, kinds(found)) == (False, 1, [])


def test_the_other_half_of_another_day_counts_there_only() -> None:
    found = account([sold("1", 500, day=date(2026, 11, 20))], [bought("1", 500)])
    assert (found.total.orders, found.total.purchases, kinds(found)) == (0, 1, [OTHER_DAY])


def test_revenue_in_questions_may_lag_by_what_is_fresh_and_by_nothing_else() -> None:
    new = Bought(order_id="2", number="2", day=MONDAY, total=70, store_total=70, fresh=True)
    staff = Bought(order_id="3", number="3", day=MONDAY, total=9, store_total=9, people=False)
    orders, purchases = [sold("1", 500), sold("2", 70), sold("3", 9)], [bought("1", 500), new, staff]
    for counted, difference in ((570, 0), (500, 0), (499, 71), (579, -9)):
        found = compare(
            days=[MONDAY], sold=orders, bought=purchases, reported={MONDAY: (3, 579)},
            counted={MONDAY: counted}, at=AT,
        )  # fmt: skip
        assert (found.days[0].uncounted, found.holds) == (difference, difference == 0)
