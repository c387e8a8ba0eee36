"""Orders from Shopify come over once: customers are known and counted, and nothing happens by it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from shop.catalog.models import Product
from shop.catalog.rules import VariantInput
from shop.checkout import reconciling
from shop.customers import operations as customers
from shop.customers import queries as people
from shop.customers import segments
from shop.customers.models import Customer
from shop.exchange import running
from shop.exchange.people import PeopleReport
from shop.exchange.shopify_orders.drafts import PastOptions
from shop.exchange.shopify_orders.sheet import OrderSheet
from shop.exchange.shopify_products.drafts import BadFile
from shop.kernel import db
from shop.kernel.models import OutboxEvent
from shop.kernel.money import Money
from shop.mail.models import Mail
from shop.orders import figures
from shop.orders.past import queries as past
from shop.reviews.models import ReviewRight
from tests.factories.catalog import AT, make_product
from tests.factories.offers import begun
from tests.support.shopify_files import FIXTURES, written
from tracking.personalization import queries as personal
from tracking.personalization.models import OfferDecision
from tracking.personalization.offers import granting
from tracking.personalization.offers.deciding import Refusal
from tracking.personalization.offers.triggers import Candidate

ORDERS = FIXTURES / "orders_export.csv"


def mug() -> Product:
    with db.transaction():
        return make_product("Mug", variants=(VariantInput(price_minor=3000, sku="MUG"),))


def run(path: Path = ORDERS, *, dry_run: bool = False, **options) -> PeopleReport:
    report = PeopleReport(dry_run=dry_run)
    sheet = OrderSheet(PastOptions(**options), report)
    running.run(path, sheet=sheet, report=report, at=AT, dry_run=dry_run)
    db.end_read()
    return report


def edited(folder: Path, **changes: str) -> Path:
    """The file with other cells in the rows of #1003 (by heading, with _ for blanks)."""
    rows = list(csv.DictReader(io.StringIO(ORDERS.read_text())))
    for heading, value in changes.items():
        rows[0][heading.replace("_", " ")] = value
    target = io.StringIO()
    writer = csv.DictWriter(target, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return written(folder, target.getvalue())


def test_returning_customers_are_known_from_the_first_day(database) -> None:
    ours = mug()
    report = run()
    assert report.as_dict()["orders"] == {"created": 3, "updated": 0, "unchanged": 0}
    assert (report.rows, report.uncounted, report.matched, report.unmatched) == (5, 1, 3, 1)
    assert report.unknown_goods == {"OLD-BOWL": 1}
    assert (report.customers.created, report.errors) == (2, 1)
    cleo, otto = people.by_email("cleo@example.com"), people.by_email("otto@example.com")
    assert cleo is not None
    assert otto is not None
    assert (cleo.orders_count, otto.orders_count) == (2, 0)
    assert cleo.first_order_at == datetime(2025, 8, 1, 8, 0, tzinfo=UTC)
    assert cleo.last_order_at == datetime(2025, 10, 7, 7, 50, 26, tzinfo=UTC)
    assert (cleo.name, cleo.phone, cleo.verified_at) == ("Cleo Roe", "+4930123", None)
    assert segments.of(cleo, at=cleo.last_order_at) >= {segments.RETURNING}
    newest, refunded = past.of_customer(cleo.id)
    assert (newest.name, newest.total, newest.kept) == ("#1003", Money(7500, "USD"), Money(7500, "USD"))
    assert [(line.title, line.quantity, line.product_id) for line in newest.lines] == [
        ("Mug", 2, ours.id),
        ("Old Bowl - Blue / Large", 1, None),
    ]
    assert (newest.shipping_address["postal_code"], newest.shipping_address["phone"]) == ("10115", "+4930123")
    assert (refunded.kept, past.kept_of(cleo.id)) == (Money(0, "USD"), [Money(7500, "USD")])
    rights = list(db.session().scalars(select(ReviewRight)))
    assert [(right.customer_id, right.product_id) for right in rights] == [(cleo.id, ours.id)]


def test_nothing_happens_because_of_them(sqlite) -> None:
    ours = mug()
    before = len(list(db.session().scalars(select(OutboxEvent))))
    run()
    assert len(list(db.session().scalars(select(OutboxEvent)))) == before
    assert list(db.session().scalars(select(Mail))) == []
    sold = figures.figures(datetime(2020, 1, 1, tzinfo=UTC), AT + timedelta(days=1))
    assert (sold.orders, sold.sales.minor) == (0, 0)
    found = reconciling.reconcile()
    assert all(not part.differences for part in found.values())
    assert found["orders"].checked == 0
    assert db.session().get_one(Product, ours.id).id == ours.id


def test_a_second_time_changes_nothing_and_a_changed_order_is_changed(database, tmp_path: Path) -> None:
    mug()
    run()
    again = run()
    assert again.as_dict()["orders"] == {"created": 0, "updated": 0, "unchanged": 3}
    assert (again.customers.created, past.page().total) == (0, 3)
    moved = run(edited(tmp_path, Financial_Status="refunded", Refunded_Amount="75.00"))
    assert moved.as_dict()["orders"] == {"created": 0, "updated": 1, "unchanged": 2}
    cleo = people.by_email("cleo@example.com")
    assert cleo is not None
    assert (cleo.orders_count, past.kept_of(cleo.id)) == (2, [Money(0, "USD")])
    gone = run(edited(tmp_path, Cancelled_at="2025-10-09 10:00:00 +0200"))
    assert gone.orders.updated == 1
    db.end_read()
    cleo = people.by_email("cleo@example.com")
    assert cleo is not None
    assert cleo.orders_count == 1


def test_a_dry_run_says_the_same_and_writes_nothing(sqlite) -> None:
    mug()
    said = run(dry_run=True).as_dict()
    assert past.page().total == 0
    assert people.by_email("cleo@example.com") is None
    done = run().as_dict()
    assert {**said, "dry_run": False} == done


def test_goods_that_come_later_are_found_by_importing_again(sqlite) -> None:
    assert run().matched == 0
    assert past.bought(since=datetime(2020, 1, 1, tzinfo=UTC)) == []
    ours = mug()
    again = run()
    assert (again.orders.updated, again.matched) == (3, 3)
    bought = past.bought(since=datetime(2020, 1, 1, tzinfo=UTC))
    assert {product for _order, _at, product in bought} == {ours.id}
    assert len(bought) == 2


def test_goods_are_found_by_name_and_by_what_somebody_says_is_the_same(sqlite) -> None:
    with db.transaction():
        bowl = make_product("Old Bowl", variants=(VariantInput(price_minor=100, sku="BOWL-2"),))
    run()
    (newest,) = [one for one in past.page().orders if one.name == "#1003"]
    assert (newest.lines[1].product_id, newest.lines[1].variant_id) == (bowl.id, None)
    run(same_goods={"OLD-BOWL": "BOWL-2"})
    (newest,) = [one for one in past.page().orders if one.name == "#1003"]
    assert newest.lines[1].variant_id == bowl.variants[0].id


def test_they_teach_what_goes_together(sqlite) -> None:
    ours = mug()
    with db.transaction():
        bowl = make_product("Old Bowl")
    run()
    baskets = personal.baskets(at=AT)
    assert [basket.products for basket in baskets] == [{ours.id}, {ours.id, bowl.id}]
    cleo = people.by_email("cleo@example.com")
    assert cleo is not None
    assert personal.baskets(at=AT, customer_id=cleo.id) == baskets
    otto = people.by_email("otto@example.com")
    assert otto is not None
    offer = begun()
    with db.transaction() as session:
        found = []
        session.get_one(Customer, otto.id).orders_count = 1
        session.flush()
        for who in (cleo, otto):
            found.append(granting.decide(code=offer.code, candidate=Candidate(customer_id=who.id), at=AT))
    assert [type(one) for one in found] == [Refusal, OfferDecision]


def test_who_was_erased_stays_erased(sqlite) -> None:
    run()
    cleo = people.by_email("cleo@example.com")
    assert cleo is not None
    assert len(customers.export(cleo)["past_orders"]) == 2
    with db.transaction():
        customers.erase(customer_id=cleo.id, at=AT)
    again = run()
    assert again.as_dict()["orders"]["unchanged"] == 3
    assert people.by_email("cleo@example.com") is None
    forgotten = past.of_customer(cleo.id)
    assert {(one.person, one.note, one.shipping_address.get("line1")) for one in forgotten} == {
        ("", "", None)
    }
    assert forgotten[0].shipping_address == {"country": "DE", "region": "BE"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"Email": "nobody"}, "has no email address"),
        ({"Currency": "XXQ"}, "is not a currency"),
        ({"Total": "-5"}, "negative or far too large"),
        ({"Total": "free"}, "is not a price"),
        ({"Created_at": "yesterday"}, "is not a date"),
        ({"Created_at": "9999-12-31 23:59:59 -2300"}, "is not a date"),
        ({"Lineitem_quantity": "10000000000"}, "is not a number of units"),
        ({"Name": ""}, "has no order number"),
    ],
)
def test_an_order_that_cannot_be_is_said_with_its_line_and_left_out(sqlite, tmp_path, change, said) -> None:
    report = run(edited(tmp_path, **change))
    assert any(said in issue["message"] for issue in report.issues), report.issues
    assert "#1002" in [order.name for order in past.page().orders]
    bad = [order for order in past.page().orders if order.name == "#1003" and len(order.lines) == 2]
    assert bad == []


def test_an_order_that_stands_in_two_places_counts_once(sqlite, tmp_path: Path) -> None:
    text = ORDERS.read_text()
    again = "\n".join(text.splitlines()[1:3])
    report = run(written(tmp_path, f"{text}{again}\n"))
    assert any("two places" in issue["message"] for issue in report.issues)
    assert past.page().total == 3


def test_a_file_of_another_kind_is_refused_whole(sqlite, tmp_path: Path) -> None:
    for content in ("Handle,Title\nmug,Mug\n", "Name,Email\n#1,a@example.com\n"):
        with pytest.raises(BadFile, match="not a Shopify order file"):
            run(written(tmp_path, content))


def test_a_large_file_goes_through_in_batches(sqlite, tmp_path: Path) -> None:
    header, first = ORDERS.read_text().splitlines()[0], ORDERS.read_text().splitlines()[3]
    rows = [first.replace("#1002", f"#{n}").replace("cleo@", f"buyer{n % 50}@") for n in range(5000, 5350)]
    path = written(tmp_path, "\n".join([header, *rows]))
    report = run(path)
    assert (report.orders.created, report.customers.created) == (350, 50)
    buyer = people.by_email("buyer7@example.com")
    assert buyer is not None
    assert buyer.orders_count == 7
    again = run(path)
    assert again.orders.unchanged == 350


def test_a_batch_that_the_database_refuses_costs_only_the_row(sqlite, tmp_path: Path, monkeypatch) -> None:
    from sqlalchemy.exc import IntegrityError

    from shop.exchange.shopify_orders import sheet

    keep = sheet._keep

    def refusing(before, name, row):
        if name == "#1002":
            raise IntegrityError("insert", {}, ValueError("no room"))
        keep(before, name, row)

    monkeypatch.setattr(sheet, "_keep", refusing)
    report = run()
    assert [order.name for order in past.page().orders] == ["#1003", "#1001"]
    assert any("no room" in str(issue["params"]) for issue in report.issues)
    assert (report.rows, report.orders.created) == (5, 2)
    assert report.errors == 2
