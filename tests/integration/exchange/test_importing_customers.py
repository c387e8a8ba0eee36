"""Customers from Shopify become guests: completed, never overwritten, and never written to."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from shop.customers import operations as customers
from shop.customers import queries as people
from shop.customers.models import Customer
from shop.exchange import running
from shop.exchange.people import PeopleReport
from shop.exchange.shopify_customers.parser import PersonOptions
from shop.exchange.shopify_customers.sheet import PersonSheet
from shop.exchange.shopify_products.drafts import BadFile
from shop.kernel import db
from shop.kernel.models import OutboxEvent
from shop.mail import operations as mail
from shop.mail.addresses import address_hash
from shop.mail.models import Mail
from tests.factories.catalog import AT
from tests.support.shopify_files import FIXTURES, written

CUSTOMERS = FIXTURES / "customers_export.csv"


def run(path: Path = CUSTOMERS, *, dry_run: bool = False, **options) -> PeopleReport:
    report = PeopleReport(dry_run=dry_run)
    sheet = PersonSheet(PersonOptions(**options), report)
    running.run(path, sheet=sheet, report=report, at=AT, dry_run=dry_run)
    db.end_read()
    return report


def known(email: str) -> Customer:
    db.end_read()
    found = people.by_email(email)
    assert found is not None
    return found


def test_people_come_over_as_guests_with_address_and_consent(database) -> None:
    report = run()
    assert report.as_dict()["customers"] == {"created": 2, "updated": 0, "unchanged": 0}
    assert (report.rows, report.subscribers, report.errors, report.warnings) == (3, 1, 1, 1)
    assert report.ignored == [
        "Accepts SMS Marketing", "Total Spent", "Total Orders", "Note", "Tags"
    ]  # fmt: skip
    cleo, otto = known("cleo@example.com"), known("otto@example.com")
    assert (cleo.name, cleo.phone, cleo.email_as_typed) == ("Cleo Roe", "+4930999", "Cleo@example.com")
    assert (cleo.verified_at, cleo.orders_count) == (None, 0)
    (address,) = people.addresses(cleo.id)
    assert address.fields == {
        "name": "Cleo Roe", "line1": "1 High Street", "line2": "2nd floor, Roe Ltd", "city": "Berlin",
        "region": "BE", "postal_code": "10115", "country": "DE", "phone": "+4930123",
    }  # fmt: skip
    assert (cleo.accepts_marketing, otto.accepts_marketing) == (True, False)
    (choice,) = people.marketing_choices(cleo.id)
    assert (choice.source, choice.wording) == ("shopify", "Imported from Shopify: accepts email marketing")
    assert people.addresses(otto.id) == []
    assert list(db.session().scalars(select(Mail))) == []
    assert set(db.session().scalars(select(OutboxEvent.name))) == {"customers.marketing_changed"}


def test_a_second_time_changes_nothing(sqlite) -> None:
    said = run(dry_run=True).as_dict()
    assert people.page()[1] == 0
    assert {**said, "dry_run": False} == run().as_dict()
    again = run().as_dict()
    assert again["customers"] == {"created": 0, "updated": 0, "unchanged": 2}
    assert (again["subscribers"], people.page()[1]) == (0, 2)
    assert len(people.marketing_choices(known("cleo@example.com").id)) == 1


def test_what_is_known_here_stays(sqlite) -> None:
    with db.transaction():
        customers.upsert_for_order(email="cleo@example.com", name="Cleo R.", locale="he", at=AT)
    with db.transaction():
        cleo = customers.upsert_for_order(email="cleo@example.com", name="", locale="en", at=AT)
        customers.set_marketing(customer_id=cleo.id, accepts=True, at=AT)
        customers.set_marketing(customer_id=cleo.id, accepts=False, at=AT)
    report = run()
    assert (report.customers.created, report.customers.updated, report.subscribers) == (1, 1, 0)
    cleo = known("cleo@example.com")
    assert (cleo.name, cleo.locale, cleo.phone) == ("Cleo R.", "he", "+4930999")
    assert cleo.accepts_marketing is False


@pytest.mark.parametrize("option", [True, False])
def test_nobody_is_subscribed_who_opted_out_or_whom_the_owner_leaves_out(sqlite, option: bool) -> None:
    if option:
        with db.transaction():
            mail.opt_out(address_hash=address_hash("cleo@example.com"), scope="marketing", at=AT)
    assert run(take_consent=option).subscribers == 0
    assert known("cleo@example.com").accepts_marketing is False


def test_the_older_headings_are_known_too(sqlite, tmp_path: Path) -> None:
    header = "First Name,Last Name,Email,Accepts Marketing,Company,Address1,Address2,City,Province,"
    header += "Province Code,Country,Country Code,Zip,Phone,Total Spent,Total Orders,Tags,Note,Tax Exempt"
    row = "Ada,L,ada@example.com,no,,2 Low Road,,London,,,United Kingdom,GB,N1,+44,0,0,,,no"
    assert run(written(tmp_path, f"{header}\n{row}\n")).customers.created == 1
    (address,) = people.addresses(known("ada@example.com").id)
    assert (address.fields["line1"], address.fields["country"]) == ("2 Low Road", "GB")


@pytest.mark.parametrize("content", ["Handle,Title\na,b\n", "Email\na@example.com\n", "Name,Email,Total\n"])
def test_a_file_of_another_kind_is_refused_whole(sqlite, tmp_path: Path, content: str) -> None:
    with pytest.raises(BadFile, match="not a Shopify customer file"):
        run(written(tmp_path, content))


def test_the_same_person_twice_in_a_file_is_one(sqlite, tmp_path: Path) -> None:
    text = CUSTOMERS.read_text()
    path = written(tmp_path, text + text.splitlines()[2].replace("otto@", "OTTO@") + "\n")
    said, report = run(path, dry_run=True), run(path)
    assert said.customers == report.customers
    assert (report.customers.created, report.customers.unchanged, people.page()[1]) == (2, 1, 2)
