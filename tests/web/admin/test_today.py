"""Today's page: a checklist read from the store, figures of the day where the store is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shop.admin import checklist, dashboard
from shop.brand import store
from shop.kernel import clock, db
from shop.kernel.money import Money
from shop.mail import outgoing
from shop.orders import figures, operations
from shop.staff import queries as staff
from tests.conftest import NOON
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import paid_order
from tests.support.statements import counted
from tests.web.admin.conftest import text

NOTHING = checklist.State(
    named=False,
    placed=False,
    products=0,
    own_shipping=False,
    tax_chosen=False,
    real_payment=False,
    test_payment=True,
    mail_server=False,
    unread_policies=5,
    orders=0,
    password=False,
    two_factor=False,
)


def done() -> set[str]:
    db.end_read()
    now = checklist.state(staff.everybody()[0])
    return {item.key for item in checklist.items(now, address=lambda endpoint: endpoint) if item.done}


def test_each_step_is_done_when_the_store_says_so(app, owner):
    with app.test_request_context():
        assert done() == {"account"}
        owner.submit(
            "/admin/settings/store", data={"name": "Kiln", "accent": "#1f5a5e", "email": "a@b.example"}
        )
        assert "name" in done()
        owner.submit("/admin/settings/region", data={"country": "DE", "usual": "1"})
        assert done() >= {"region", "taxes"}
        owner.submit("/admin/settings/shipping", "/admin/settings/shipping/start")
        assert "shipping" in done()
        stocked_variant()
        assert "products" in done()
        paid_order(country="DE")
        assert "order" in done()
        owner.submit("/admin/settings/payments", "/admin/settings/payments/manual", {"cash_on_delivery": "1"})
        assert "payments" in done()
        outgoing.configure("smtp://localhost:1025")
        assert "mail" in done()
        outgoing.configure(None)
        for slug in ("terms", "privacy", "shipping", "returns", "accessibility"):
            assert "policies" not in done()
            owner.submit(f"/admin/pages/{slug}", data={"title": "Ours", "body": "Ours."})
        assert "policies" in done()
        assert "two_factor" not in done()


@pytest.mark.parametrize("field", [name for name in vars(NOTHING) if name not in ("test_payment",)])
def test_no_step_is_done_by_another(app, field):
    value = {"products": 3, "orders": 1, "unread_policies": 0}.get(field, True)
    with app.test_request_context():
        before = checklist.items(NOTHING, address=lambda endpoint: endpoint)
        after = checklist.items(replace(NOTHING, **{field: value}), address=lambda endpoint: endpoint)
    assert not any(item.done for item in before)
    assert sum(item.done for item in after) == 1


def test_two_factor_is_recommended_and_keeps_nothing_open(app):
    everything = replace(NOTHING, **{name: True for name in vars(NOTHING) if name != "test_payment"})
    almost = replace(everything, unread_policies=0, two_factor=False)
    with app.test_request_context():
        items = checklist.items(almost, address=lambda endpoint: endpoint)
    assert checklist.finished(items)
    assert not all(item.done for item in items)


def test_the_first_page_leads_to_the_next_step(owner):
    page = text(owner.get("/admin"))
    assert "From here to your first order" in page
    assert page.index("/admin/settings/store") < page.index("/admin/settings/region")


def test_todays_figures_are_those_of_the_stores_day(app, owner):
    with db.transaction():
        store.update(time_zone="America/New_York", at=NOON)
    midnight = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    assert dashboard.midnight(NOON, "America/New_York") == midnight
    for at in (midnight - timedelta(minutes=1), midnight, NOON - timedelta(minutes=1)):
        with clock.frozen(at):
            paid_order(at=at, email=f"{at.minute}@example.com")
    with app.test_request_context():
        today = dashboard.today(NOON)
    assert today.now.orders == 2
    assert today.now.sales == Money(6600, "USD")
    assert today.orders[-2:] == [1, 2]
    assert len(today.sales) == dashboard.DAYS
    page = text(owner.get("/admin"))
    assert "$66.00" in page
    assert "America/New York" in page


def test_a_cancelled_order_no_longer_counts(app):
    order = paid_order(at=NOON - timedelta(hours=1))
    with db.transaction():
        operations.cancel(order_id=order.id, reason="owner", at=NOON)
    with app.test_request_context():
        assert dashboard.today(NOON).now.orders == 0


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (3, 2, ("+50 %", "up")),
        (1, 2, ("-50 %", "down")),
        (2, 2, ("as much as", "")),
        (5, 0, ("", "")),
        (Money(100, "USD"), Money(400, "USD"), ("-75 %", "down")),
    ],
)
def test_a_change_is_said_only_against_something(app, now, before, expected):
    with app.test_request_context():
        assert dashboard.change(now, before) == expected


def test_a_packer_sees_no_figures(packer):
    paid_order()
    page = text(packer.get("/admin"))
    assert "$" not in page
    assert "Cleo" not in page


def test_a_manager_sees_figures_and_no_checklist(manager):
    paid_order(at=NOON - timedelta(hours=1))
    page = text(manager.get("/admin"))
    assert "Cleo Park" in page
    assert "From here to your first order" not in page


def test_days_are_the_stores_also_when_its_clocks_change(app):
    with db.transaction():
        store.update(time_zone="America/New_York", at=NOON)
    sold = [
        datetime(2026, 11, 1, 3, 59, tzinfo=UTC),  # still Saturday, in summer time
        datetime(2026, 11, 1, 4, 0, tzinfo=UTC),
        datetime(2026, 11, 2, 4, 59, tzinfo=UTC),  # still Sunday, an hour longer than others
        datetime(2026, 11, 2, 5, 0, tzinfo=UTC),
    ]
    for number, at in enumerate(sold):
        with clock.frozen(at):
            paid_order(at=at, email=f"{number}@example.com")
    with app.test_request_context(), counted() as sent:
        days = figures.by_day(sold[0] - timedelta(days=2), sold[-1] + timedelta(seconds=1))
    assert {day.day: count for day, (count, _sales) in days.items()} == {31: 1, 1: 2, 2: 1}
    assert days[sold[1].date()][1] == Money(6600, "USD")
    assert len(sent) == 1
    assert figures.by_day(NOON, NOON) == {}
