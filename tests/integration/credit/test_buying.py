"""Gift cards bought in the shop: for whom, when, by which code, and what becomes of them afterwards."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from shop.catalog import operations as catalog
from shop.checkout import flow
from shop.credit import operations as credit
from shop.credit import queries as accounts
from shop.credit.models import CreditAccount
from shop.customers import operations as customers
from shop.kernel import attention, db, jobs, preferences, registry
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.kernel.registry import Person
from shop.mail.models import Mail
from shop.orders import operations as orders
from shop.payments import wiring
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from tests.factories.catalog import make_product
from tests.factories.checkout import AT, cart_with, details, order_of, press
from tests.factories.credit import account, balance, gift_card

pytestmark = pytest.mark.usefixtures("sqlite")


def card_variant(minor: int = 5000) -> uuid.UUID:
    with db.transaction():
        made = make_product("Gift card", stock=None, price_minor=minor)
        catalog.sell_as_gift_card(made.id)
        return made.variants[0].id


def bought(*, quantity: int = 1, **wish: object) -> list[CreditAccount]:
    variant_id = card_variant()
    cart = cart_with(variant_id, quantity=quantity)
    if wish:
        with db.transaction():
            credit.add_wish(cart=cart, variant_id=variant_id, at=AT, **wish)  # type: ignore[arg-type]
    order = order_of(press(cart))
    jobs.run_due(at=AT)
    db.end_read()
    return accounts.bought_by(order.id)


def mails() -> list[Mail]:
    db.end_read()
    return list(db.session().scalars(select(Mail).where(Mail.kind == "gift_card").order_by(Mail.recipient)))


def code_of(mail: Mail) -> str:
    found = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}", str(mail.context))
    assert found is not None
    return found.group()


def test_each_unit_is_a_card_and_the_code_is_in_the_mail_alone() -> None:
    first, second = bought(quantity=2, email="dana@example.com", name="Dana", message="Enjoy")
    assert {first.recipient_email, second.recipient_email} == {"dana@example.com", "cleo@example.com"}
    assert (first.value, first.balance) == (Money(5000, "USD"), Money(5000, "USD"))
    mail = next(one for one in mails() if one.recipient == "dana@example.com")
    card = accounts.by_code(code_of(mail))
    assert card is not None
    assert card.recipient_name == "Dana"
    assert mail.private
    assert code_of(mail).replace("-", "") not in f"{card.code_hash} {card.note} {card.message}"


def test_a_card_is_mailed_on_its_day_and_once() -> None:
    (card,) = bought(email="dana@example.com", deliver_on=AT.date() + timedelta(days=10))
    assert (mails(), card.code_hash) == ([], None)
    for day in (9, 11, 12):
        jobs.run_due(at=AT + timedelta(days=day))
    assert len(mails()) == 1
    assert account(card.id).delivered_at is not None


def test_a_card_neither_ships_nor_is_taxed_discounted_or_paid_with_another() -> None:
    with db.transaction():
        promotions.create(name="Sale", benefit=PercentOff(5000), conditions=[], at=AT)
    with db.transaction():
        preferences.put(wiring.USE_CASH, True, at=AT)
    _other, code = gift_card(9000)
    cart = cart_with(card_variant())
    with db.transaction():
        credit.add_card(token=cart.token, code=code, at=AT)
    seen = flow.view(cart_token=cart.token, details=details(), at=AT)
    assert (seen.quote.total.minor, seen.due.minor, seen.needs_shipping) == (5000, 5000, False)
    assert (seen.quote.discounts, seen.quote.tax_total.minor) == ((), 0)
    assert "cash_on_delivery" not in [method.code for method in seen.payment_methods]


def test_a_cancelled_purchase_takes_the_card_back_and_says_what_was_spent_of_it() -> None:
    (card,) = bought()
    with db.transaction():
        credit.adjust(account_id=card.id, change=Money(-1000, "USD"), note="spent", at=AT)
        order_id = account_order(card)
        credit.void_bought(order_id=order_id, order_number=1001, at=AT)
        credit.void_bought(order_id=order_id, order_number=1001, at=AT)
    assert (balance(card.id), account(card.id).disabled_at is not None) == (0, True)
    (item,) = [one for one in attention.open_items() if one.kind == "credit.bought_and_spent"]
    assert item.params["amount"] == "10.00"


def account_order(card: CreditAccount) -> uuid.UUID:
    assert card.order_id is not None
    return card.order_id


def test_a_refunded_purchase_takes_the_card_back() -> None:
    from shop.payments import operations as payments

    (card,) = bought()
    order_id = account_order(card)
    with db.transaction():
        orders.lock(order_id)
        payments.refund(order_id=order_id, amount=Money(5000, "USD"), reason="", at=AT)
    jobs.run_due(at=AT)
    jobs.run_due(at=AT)
    assert (balance(card.id), account(card.id).usable(AT)) == (0, False)


def test_what_is_taken_out_of_the_cart_takes_its_recipient_along() -> None:
    from shop.cart import operations as carts

    variant_id = card_variant()
    cart = cart_with(variant_id)
    with db.transaction():
        credit.add_wish(cart=cart, variant_id=variant_id, email="dana@example.com", at=AT)
    assert len(accounts.wishes(cart.id)) == 1
    db.end_read()
    with db.transaction():
        carts.remove(token=cart.token, variant_id=variant_id, at=AT)
        later = AT + timedelta(minutes=1)
        carts.add(token=cart.token, variant_id=variant_id, quantity=1, at=later)
    assert accounts.wishes(cart.id) == []


def test_signing_in_keeps_whom_the_cards_of_the_older_cart_are_for() -> None:
    from shop.cart import operations as carts

    variant_id = card_variant()
    older, fresh = cart_with(variant_id), cart_with(variant_id)
    with db.transaction():
        credit.add_wish(cart=older, variant_id=variant_id, email="dana@example.com", at=AT)
        cleo = customers.upsert_for_order(email="cleo@example.com", name="Cleo", locale="en", at=AT)
        carts.claim(token=older.token, customer_id=cleo.id, at=AT)
    later = AT + timedelta(minutes=1)
    with db.transaction():
        carts.claim(token=fresh.token, customer_id=cleo.id, at=later)
    assert [wish.recipient_email for wish in accounts.wishes(fresh.id)] == ["dana@example.com"]


@pytest.mark.parametrize(
    "wish",
    [
        {"email": "nobody"},
        {"email": "dana@example.com", "deliver_on": date(2020, 1, 1)},
        {"email": "dana@example.com", "message": "x" * 501},
    ],
)
def test_a_wish_that_cannot_be_is_refused(wish: dict[str, object]) -> None:
    variant_id = card_variant()
    cart = cart_with(variant_id)
    with pytest.raises(DomainError), db.transaction():
        credit.add_wish(cart=cart, variant_id=variant_id, at=AT, **wish)  # type: ignore[arg-type]


def test_a_new_code_voids_the_old_one() -> None:
    card, code = gift_card()
    with db.transaction():
        fresh = credit.new_code(account_id=card.id, at=AT)
    assert accounts.by_code(code) is None
    found = accounts.by_code(fresh)
    assert found is not None
    assert found.id == card.id


def test_credit_ends_when_the_owner_said_so_and_by_default_never() -> None:
    card, _code = gift_card()
    assert card.expires_at is None
    with db.transaction():
        credit.set_terms(card_months=12, credit_months=1, at=AT)
    ending, _code = gift_card()
    assert ending.expires_at == AT.replace(year=AT.year + 1)
    later = AT + timedelta(days=366)
    assert [credit.expire_due(later), credit.expire_due(later)] == [1, 0]
    assert (balance(card.id), balance(ending.id)) == (5000, 0)
    assert accounts.differences() == []


def test_a_person_is_told_of_their_credit_and_forgotten() -> None:
    gift_card(email="cleo@example.com", name="Cleo")
    with db.transaction():
        cleo = customers.upsert_for_order(email="cleo@example.com", name="Cleo", locale="en", at=AT)
        credit.grant(customer_id=cleo.id, amount=Money(700, "USD"), key="x", at=AT)
    person = Person(customer_id=cleo.id, email="cleo@example.com")
    told = registry.exporters()["credit"](person)
    assert sorted((one["kind"], one["balance_minor"]) for one in told) == [
        ("gift_card", 5000),
        ("store_credit", 700),
    ]
    db.end_read()
    with db.transaction():
        dict(registry.erasers())["credit"](person, AT)
    db.end_read()
    assert registry.exporters()["credit"](person) == []
    assert accounts.differences() == []
    assert accounts.owed()[0].total == Money(5000, "USD")


def test_granting_twice_with_one_key_gives_once() -> None:
    with db.transaction():
        cleo = customers.upsert_for_order(email="cleo@example.com", name="Cleo", locale="en", at=AT)
        for _press in range(2):
            credit.grant(customer_id=cleo.id, amount=Money(700, "USD"), key="press", at=AT)
    assert accounts.of_customer(cleo.id)[0].balance_minor == 700


@pytest.mark.parametrize("minor", [0, -5, 10**9 + 1])
def test_amounts_that_cannot_be_given_are_refused(minor: int) -> None:
    from shop.credit.operations.issuing import Gift

    with pytest.raises(credit.BadAmount), db.transaction():
        credit.issue_card(value=Money(minor, "USD"), gift=Gift(), at=AT)
