"""Waiting for stock: proven addresses only, told once, the oldest first, also when all happens at once."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from shop.customers.models import Customer
from shop.inventory import emails, jobs, operations, privacy, queries, waiting
from shop.inventory.models import StockAlert
from shop.inventory.operations import alerts
from shop.inventory.operations.alerts import StillInStock
from shop.kernel import clock, db, ids
from shop.kernel.attention import open_items
from shop.kernel.errors import NotFound
from shop.kernel.registry import Person
from shop.kernel.signing import BadLink
from shop.mail.addresses import BadAddress
from shop.mail.models import Mail
from tests.factories.catalog import AT, make_product, stocked_variant
from tests.support import wiring
from tests.support.crowd import errors, together

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ask(variant_id: uuid.UUID, email: str = "cleo@example.com", *, at: datetime = AT, **more) -> bool:
    with db.transaction():
        return alerts.ask(variant_id=variant_id, email=email, locale="en", at=at, **more)


def wait(variant_id: uuid.UUID, people: int, *, at: datetime = AT) -> None:
    """`people` who have confirmed, a minute apart."""
    for n in range(people):
        ask(variant_id, f"p{n}@example.com", at=at)
        with db.transaction():
            alerts.confirm(token=token(f"p{n}@example.com"), at=at + timedelta(minutes=n))


def rows() -> list[StockAlert]:
    db.end_read()
    return list(db.session().scalars(select(StockAlert).order_by(StockAlert.asked_at, StockAlert.id)))


def token(email: str) -> str:
    return alerts.token_of(next(row for row in rows() if row.email == email))


def mails(kind: str) -> list[str]:
    db.end_read()
    found = db.session().scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.created_at, Mail.id))
    return [mail.recipient for mail in found]


def restock(variant_id: uuid.UUID, units: int) -> None:
    with db.transaction():
        operations.adjust(variant_id=variant_id, delta=units, reason="received", at=AT)


def work(at: datetime) -> None:
    with clock.frozen(at):
        wiring.drain()


def test_an_address_counts_when_it_is_confirmed(sqlite) -> None:
    mug = stocked_variant(0)
    assert ask(mug, " Cleo@Example.com ") is False
    work(AT)
    assert mails("back_in_stock_confirm") == ["cleo@example.com"]
    assert queries.waiting_counts([mug], at=AT) == {}
    with db.transaction():
        alerts.confirm(token=token("cleo@example.com"), at=AT)
    assert queries.waiting_counts([mug], at=AT) == {mug: 1}


def test_unconfirmed_addresses_get_no_mail(sqlite) -> None:
    mug = stocked_variant(0)
    ask(mug)
    restock(mug, 5)
    work(AT)
    assert mails("back_in_stock") == []


def test_a_customer_with_a_proven_address_needs_no_second_mail(sqlite) -> None:
    mug = stocked_variant(0)
    cleo = _customer(verified_at=AT)
    assert ask(mug, "cleo@example.com", customer=cleo) is True
    assert queries.waiting_counts([mug], at=AT) == {mug: 1}
    assert ask(mug, "somebody.else@example.com", customer=cleo) is False
    assert ask(stocked_variant(0, "Bowl"), customer=_customer("otto@example.com")) is False


def test_all_are_told_once_and_never_again(database) -> None:
    mug = stocked_variant(0)
    wait(mug, 2)
    restock(mug, 5)
    for hours in (1, 2, 30, 60):
        work(AT + hours * HOUR)
    assert sorted(mails("back_in_stock")) == ["p0@example.com", "p1@example.com"]


def test_the_oldest_are_told_first_three_to_a_unit(sqlite) -> None:
    mug = stocked_variant(0)
    wait(mug, 8)
    restock(mug, 2)
    work(AT + HOUR)
    assert sorted(mails("back_in_stock")) == [f"p{n}@example.com" for n in range(6)]
    work(AT + 2 * HOUR)
    assert len(mails("back_in_stock")) == 6
    work(AT + HOUR + DAY + timedelta(minutes=1))
    assert len(mails("back_in_stock")) == 8


def test_who_still_waits_is_told_only_while_there_is_something_left(sqlite) -> None:
    mug = stocked_variant(0)
    wait(mug, 4)
    restock(mug, 1)
    work(AT + HOUR)
    with db.transaction():
        operations.adjust(variant_id=mug, delta=-1, reason="lost", at=AT)
    work(AT + 3 * DAY)
    assert len(mails("back_in_stock")) == 3


def test_after_the_mail_one_may_wait_again(sqlite) -> None:
    mug = stocked_variant(0)
    wait(mug, 1)
    restock(mug, 1)
    work(AT + HOUR)
    old = token("p0@example.com")
    with db.transaction():
        operations.adjust(variant_id=mug, delta=-1, reason="lost", at=AT)
    ask(mug, "p0@example.com", at=AT + DAY)
    with pytest.raises(BadLink):
        queries.alert_by_token(old, at=AT + DAY)
    with db.transaction():
        alerts.confirm(token=token("p0@example.com"), at=AT + DAY)
    restock(mug, 1)
    work(AT + 2 * DAY)
    assert mails("back_in_stock") == ["p0@example.com"] * 2


def test_asking_again_floods_nobodys_mailbox(sqlite) -> None:
    mug = stocked_variant(0)
    for minute in range(5):
        ask(mug, at=AT + timedelta(minutes=minute))
    work(AT + timedelta(minutes=5))
    assert len(mails("back_in_stock_confirm")) == 1
    ask(mug, at=AT + 2 * HOUR)
    work(AT + 2 * HOUR)
    assert len(mails("back_in_stock_confirm")) == 2


def test_links_that_are_late_forged_or_stopped_do_nothing(sqlite) -> None:
    mug = stocked_variant(0)
    ask(mug)
    good = token("cleo@example.com")
    for bad, at in (("x", AT), (good + "x", AT), (good, AT + waiting.CONFIRM_WITHIN + HOUR)):
        with pytest.raises(BadLink), db.transaction():
            alerts.confirm(token=bad, at=at)
    for _twice in range(2):
        with db.transaction():
            alerts.stop(token=good, at=AT)
    assert rows() == []


def test_what_can_be_bought_is_not_waited_for(sqlite) -> None:
    with pytest.raises(StillInStock):
        ask(stocked_variant(1))
    with pytest.raises(NotFound):
        ask(ids.new_id())
    with pytest.raises(BadAddress):
        ask(stocked_variant(0, "Bowl"), "nonsense")
    assert rows() == []


def test_nobody_is_told_of_what_is_hidden(sqlite) -> None:
    from shop.catalog import operations as catalog

    with db.transaction():
        product = make_product("Mug", stock=0)
    mug = product.variants[0].id
    wait(mug, 1)
    restock(mug, 3)
    with db.transaction():
        catalog.set_status(product.id, "draft", at=AT)
    work(AT + HOUR)
    assert mails("back_in_stock") == []


def test_the_owner_sees_how_many_wait_until_they_are_told(sqlite) -> None:
    mug = stocked_variant(0)
    wait(mug, 3)
    db.end_read()
    item = next(one for one in open_items() if one.kind == alerts.WANTED)
    assert item.params == {"count": 3, "product": "Mug"}
    restock(mug, 5)
    work(AT + HOUR)
    db.end_read()
    assert [one for one in open_items() if one.kind == alerts.WANTED] == []


def test_old_requests_are_forgotten(sqlite) -> None:
    mug = stocked_variant(0)
    wait(mug, 1)
    ask(mug, "late@example.com", at=AT)
    jobs.forget_old_alerts(AT + waiting.CONFIRM_WITHIN + DAY)
    assert [row.email for row in rows()] == ["p0@example.com"]
    jobs.forget_old_alerts(AT + waiting.LASTS + DAY)
    assert rows() == []


def test_what_is_known_of_a_person_is_exported_and_erased(sqlite) -> None:
    mug = stocked_variant(0)
    wait(mug, 2)
    person = Person(customer_id=ids.new_id(), email="p0@example.com")
    assert [entry["product"] for entry in privacy.export(person)] == ["Mug"]
    with db.transaction():
        privacy.erase(person, AT)
    assert [row.email for row in rows()] == ["p1@example.com"]


def test_two_workers_at_once_tell_each_person_once_and_no_more_than_it_is_worth(database) -> None:
    mug = stocked_variant(0)
    wait(mug, 9)
    restock(mug, 2)
    results = together(*[lambda: jobs.tell_waiting(AT + HOUR)] * 4)
    assert errors(results) == []
    assert sum(results) == 6
    assert len(set(mails("back_in_stock"))) == len(mails("back_in_stock")) == 6


def test_deliveries_and_workers_at_once_leave_nobody_out(database) -> None:
    mug = stocked_variant(0)
    wait(mug, 6)

    def receive() -> None:
        with db.transaction():
            operations.adjust(variant_id=mug, delta=1, reason="received", at=AT)

    results = together(*[receive] * 2, *[lambda: jobs.tell_waiting(AT + HOUR)] * 3)
    assert errors(results) == []
    jobs.tell_waiting(AT + HOUR)
    assert sorted(mails("back_in_stock")) == [f"p{n}@example.com" for n in range(6)]


def test_the_same_address_asked_and_confirmed_at_once_is_one_request(database) -> None:
    mug = stocked_variant(0)
    assert errors(together(*[lambda: ask(mug)] * 6)) == []
    assert len(rows()) == 1
    link = token("cleo@example.com")

    def confirm() -> None:
        with db.transaction():
            alerts.confirm(token=link, at=AT)

    assert errors(together(*[confirm] * 4)) == []
    db.end_read()
    assert queries.waiting_counts([mug], at=AT) == {mug: 1}


def test_many_confirm_at_once(database) -> None:
    mug = stocked_variant(0)
    people = [f"p{n}@example.com" for n in range(6)]
    for one in people:
        ask(mug, one)
    links = [token(one) for one in people]

    def confirm(link: str) -> None:
        with db.transaction():
            alerts.confirm(token=link, at=AT)

    assert errors(together(*[lambda link=link: confirm(link) for link in links])) == []
    db.end_read()
    assert next(one for one in open_items() if one.kind == alerts.WANTED).params["count"] == 6


def test_both_mails_are_in_the_readers_language(sqlite) -> None:
    mug = stocked_variant(0)
    with db.transaction():
        alerts.ask(variant_id=mug, email="cleo@example.com", locale="he", at=AT)
        emails.queue_back_in_stock(db.session().scalars(select(StockAlert)).one(), at=AT)
    work(AT)
    db.end_read()
    found = list(db.session().scalars(select(Mail)))
    assert {mail.locale for mail in found} == {"he"}
    assert all(mail.content and "/he/" in mail.content[0] for mail in found)


def _customer(email: str = "cleo@example.com", **more) -> Customer:
    with db.transaction() as session:
        made = Customer(id=ids.new_id(), email=email, email_as_typed=email, created_at=AT, **more)
        session.add(made)
    return made
