"""Leaving: everything told beforehand, nothing personal left behind, the books still right."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from shop.cart.models import Cart
from shop.customers import operations, queries
from shop.customers.addresses import PostalAddress
from shop.customers.models import Customer
from shop.kernel import clock, db, ids, jobs, origin, registry
from shop.kernel.errors import NotFound
from shop.kernel.settings import Settings
from shop.mail.models import Mail
from shop.orders.models import COMPLETED, DELIVERED, Order
from shop.orders.privacy import UnderWay
from tests.factories.checkout import cart_with, details, order_of, paid_order, press
from tests.integration.customers.conftest import NOON, again, known, mails, token_in
from tests.support import wiring
from tracking.journeys.models import Event, IdentityEdge, VisitSession

EMAIL, WEEK = "cleo@example.com", timedelta(days=7, minutes=1)
PERSONAL = (EMAIL, "Cleo Park", "Elm Street", "10001", "+1 555 0100", "Cleo")
VISITOR, VISIT = str(ids.new_id()), str(ids.new_id())


def arrived(order: Order) -> None:
    """The order is done with."""
    with db.transaction() as session:
        row = session.get_one(Order, order.id)
        row.status, row.fulfillment_status = COMPLETED, DELIVERED


def bought(at: datetime = NOON) -> Order:
    """Cleo, who lets us remember her, has bought a mug, and it has arrived."""
    agreed = origin.Origin(
        actor="visitor", visitor_id=VISITOR, session_id=VISIT, consent=origin.CONSENT_GRANTED
    )
    with clock.frozen(at), origin.acting_as(agreed):
        order = paid_order(at=at, email=EMAIL, phone="+1 555 0100")
        wiring.drain()
    arrived(order)
    _lived(order.customer_id)
    return order


def _lived(customer_id: Any) -> None:
    """What else gathers around a customer."""
    with db.transaction() as session:
        customer = session.get_one(Customer, customer_id)
        operations.start_session(customer=customer, method=operations.PASSWORD, user_agent="Firefox", at=NOON)
        operations.save_address(
            customer_id=customer_id, address=PostalAddress(name="Cleo Park", line1="12 Elm Street"), at=NOON
        )
        operations.set_marketing(customer_id=customer_id, accepts=True, at=NOON, wording="Yes, mail me")
        operations.choose_consent(
            subject=f"customer:{customer_id}", choice=origin.CONSENT_GRANTED, source="banner", at=NOON
        )
        operations.ask_for_link(email=EMAIL, locale="en", at=NOON)
    with db.transaction("journey") as journey:
        journey.add(
            VisitSession(session_id=VISIT, visitor_id=VISITOR, started_at=1, last_at=2, consent="granted")
        )
        journey.add(
            Event(event_id=str(ids.new_id()), name="page_view", occurred_at=1, received_at=1, props={},
                  visitor_id=VISITOR, session_id=VISIT, path="/products/mug", consent="granted",
                  recorded_by="server")
        )  # fmt: skip


def everything(store: str) -> str:
    """Every value of every table, as text."""
    found = []
    db.end_read()
    for table in db.METADATA[store].tables.values():
        found += [f"{table.name}: {row}" for row in db.session(store).execute(select(table))]
    return "\n".join(found)


def erase(customer_id: Any) -> None:
    with db.transaction():
        operations.erase(customer_id=customer_id, at=NOON + timedelta(days=30))


def test_everything_is_told(sqlite: Settings) -> None:
    order = bought()
    told = operations.export(again(order.customer_id))
    written = json.dumps(told, ensure_ascii=False)
    for personal in PERSONAL:
        assert personal in written
    assert told["orders"][0]["lines"][0]["title"] == "Mug"
    assert told["consents"]["offers_by_mail"][0]["wording"] == "Yes, mail me"
    assert told["visits"]["visits"][0]["pages"] == 0
    assert "page_view" in [event["what"] for event in told["visits"]["events"]]
    assert {"account", "carts", "consents", "mails", "offers", "orders", "surveys", "visits"} <= set(told)


def test_nothing_personal_is_left(database: Settings) -> None:
    order = bought()
    customer_id = order.customer_id
    assert EMAIL in everything("shop")
    erase(customer_id)
    left = everything("shop")
    assert [line for line in left.splitlines() for personal in PERSONAL if personal in line] == []
    # (amendments keep the two random ids of whoever was erased, so that no backup brings them back)
    lines = everything("journey").splitlines()
    journey = "\n".join(line for line in lines if not line.startswith("amendments:"))
    assert [word for word in (VISITOR, VISIT, str(customer_id)) if word in journey] == []


def test_the_books_stay_right(sqlite: Settings) -> None:
    order = bought()
    before = (order.number, order.total_minor, order.paid_minor, order.placed_at)
    erase(order.customer_id)
    after = order_of_number(order.number)
    assert (after.number, after.total_minor, after.paid_minor, after.placed_at) == before
    assert (after.email, after.name) == (f"{order.customer_id.hex}@erased.invalid", "")
    assert after.shipping_address == {"country": "US", "region": "NY"}


def order_of_number(number: int) -> Order:
    db.end_read()
    return db.session().scalars(select(Order).where(Order.number == number)).one()


def test_erasing_twice_finds_nobody(sqlite: Settings) -> None:
    order = bought()
    erase(order.customer_id)
    with pytest.raises(NotFound):
        erase(order.customer_id)
    assert queries.by_email(EMAIL) is None
    assert queries.page(search="")[1] == 0


def test_others_keep_what_is_theirs(sqlite: Settings) -> None:
    order, other = bought(), known("dana@example.com")
    mine = order_of(press(cart_with(order_line(order)), details(email=other.email), customer_id=other.id))
    with db.transaction("journey") as journey:
        journey.add(IdentityEdge(edge_id="e", visitor_id=VISITOR, customer_id=str(other.id),
                                 evidence="sign_in", linked_at=1))  # fmt: skip
    erase(order.customer_id)
    db.end_read()
    assert db.session().get_one(Order, mine.id).email == "dana@example.com"
    assert again(other.id).name == "Dana Levi"
    assert db.session("journey").get(VisitSession, VISIT) is not None  # of a shared browser


def order_line(order: Order) -> Any:
    return order.lines[0].variant_id


def test_whoever_buys_again_is_somebody_new(sqlite: Settings) -> None:
    order = bought()
    erase(order.customer_id)
    assert paid_order(email=EMAIL, at=NOON + timedelta(days=31)).customer_id != order.customer_id


def test_an_order_under_way_keeps_its_address(sqlite: Settings) -> None:
    order = paid_order(email=EMAIL)
    with pytest.raises(UnderWay), db.transaction():
        operations.erase(customer_id=order.customer_id, at=NOON)
    assert order_of_number(order.number).email == EMAIL
    after = NOON + timedelta(days=61)
    with db.transaction():
        operations.erase(customer_id=order.customer_id, at=after)


def test_an_account_that_is_closed_is_erased_a_week_later(dana: Customer) -> None:
    with db.transaction():
        operations.ask_to_close(customer_id=dana.id, locale="en", at=NOON)
    with db.transaction():
        operations.use_closing_link(token=token_in(mails("account_closing")[0]), at=NOON)
    jobs.run_due(at=NOON + timedelta(days=6))
    assert again(dana.id).erased_at is None
    jobs.run_due(at=NOON + WEEK)
    assert again(dana.id).erased_at == NOON + WEEK
    assert mails("account_closed")[0].recipient.endswith("@erased.invalid")


def test_signing_in_keeps_it(dana: Customer) -> None:
    with db.transaction():
        closed = operations.close(customer_id=dana.id, at=NOON)
        operations.start_session(customer=closed, method=operations.PASSWORD, user_agent="", at=NOON)
    jobs.run_due(at=NOON + WEEK)
    assert (again(dana.id).erased_at, again(dana.id).closing_at) == (None, None)


def test_a_closed_account_waits_for_its_parcel(sqlite: Settings) -> None:
    order = paid_order(email=EMAIL)
    with db.transaction():
        operations.close(customer_id=order.customer_id, at=NOON)
    jobs.run_due(at=NOON + WEEK)
    assert again(order.customer_id).closing_at == NOON + WEEK + timedelta(days=1)
    arrived(order)
    jobs.run_due(at=NOON + WEEK + timedelta(days=2))
    assert again(order.customer_id).erased_at is not None


def test_waiting_mails_are_withdrawn_and_open_carts_deleted(dana: Customer) -> None:
    with db.transaction():
        operations.ask_for_link(email=dana.email, locale="en", at=NOON)
    cart = cart_with(order_line(paid_order(email="x@example.com")))
    with db.transaction() as session:
        session.get_one(Cart, cart.id).customer_id = dana.id
    erase(dana.id)
    db.end_read()
    assert db.session().get(Cart, cart.id) is None
    (mail,) = db.session().scalars(select(Mail).where(Mail.kind == "magic_link"))
    assert (mail.outcome, mail.context) == ("withdrawn", {})


def test_every_area_that_tells_forgets(sqlite: Settings) -> None:
    told = set(registry.exporters()) - {"consents"}  # forgotten with the account
    counted_anew = {"figures"}  # sums name nobody: nothing to tell, but to be counted without them
    assert told == {name for name, _erase in registry.erasers()} - counted_anew
