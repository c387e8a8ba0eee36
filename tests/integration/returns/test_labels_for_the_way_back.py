"""A label for the way back is bought, reaches the customer, is given back; no goods of ours leave by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fulfillment.carriers.labels import Box
from fulfillment.labels import flow
from fulfillment.labels import queries as labels
from fulfillment.labels.models import BOUGHT, ParcelLabel
from fulfillment.labels.values import Offer
from fulfillment.returns import labeling, operations, queries
from fulfillment.returns.models import FILE, SLIP, Return
from fulfillment.returns.operations.labels import HasLabel
from fulfillment.shipments import queries as deliveries
from fulfillment.trackers import connections
from shop.kernel import attention, clock, db
from shop.kernel.settings import Settings
from shop.mail import queries as mails
from shop.orders.models import Order
from tests.factories import returns
from tests.factories.checkout import AT
from tests.integration.fulfillment.labels.conftest import connect
from tests.support import wiring
from tests.support.carriers.post_office import PDF, PostOffice

BOX = Box(weight_grams=700)


@pytest.fixture
def office(sqlite: Settings) -> Iterator[PostOffice]:
    """EasyPost and Shippo, with accounts there and an address to send to."""
    with PostOffice() as opened, clock.frozen(AT):
        connections.configure(replace(sqlite, carrier_api_base=opened.url))
        connect("easypost", "shippo", at=AT)
        yield opened
    connections.configure(sqlite)


@pytest.fixture
def order(office: PostOffice) -> Order:
    """Three mugs that have arrived."""
    return returns.arrived_order(AT)


def compared(one: Return) -> ParcelLabel:
    return labeling.compare(return_id=one.id, box=BOX, at=AT)


def bought(label: ParcelLabel, provider: str) -> ParcelLabel:
    keys = [Offer.from_dict(stored).key for stored in label.offers]
    return flow.buy(label_id=label.id, offer_key=next(key for key in keys if key.startswith(provider)), at=AT)


def approved(order: Order) -> Return:
    one = returns.requested(order, AT, units=2)
    with db.transaction():
        operations.approve(return_id=one.id, at=AT)
    wiring.drain()
    return one


@pytest.mark.parametrize("provider", ["easypost", "shippo"])
def test_it_reaches_the_customer_as_a_pdf_by_mail_and_page(
    office: PostOffice, order: Order, provider: str
) -> None:
    one = approved(order)
    label = bought(compared(one), provider)
    wiring.drain()
    assert (label.state, label.parcel_id, office.sold) == (BOUGHT, None, 1)
    known, kept = returns.again(one), queries.label_of(one.id)
    assert kept is not None
    assert (kept.data, known.label_kind, known.tracking_number) == (PDF, FILE, label.tracking_number)
    assert (known.carrier, known.way_provider) == ("usps", provider)
    assert returns.mail_kinds(order.id).count("return_approved") == 2
    assert len(deliveries.parcels_of(order.id)) == 1
    with pytest.raises(HasLabel):
        compared(one)


def test_carriers_are_asked_for_the_way_back_and_turn_the_addresses_around(
    office: PostOffice, order: Order
) -> None:
    compared(approved(order))
    easypost = next(body["shipment"] for body in office.asked if "shipment" in body)
    shippo = next(body for body in office.asked if "address_from" in body)
    assert (easypost["is_return"], easypost["from_address"]["city"]) == (True, "Reno")
    assert (shippo["extra"], shippo["address_from"]["city"]) == ({"is_return": True}, "Reno")


def test_given_back_the_customer_has_the_slip_again(office: PostOffice, order: Order) -> None:
    one = approved(order)
    label = bought(compared(one), "easypost")
    wiring.drain()
    flow.void(label_id=label.id, at=AT)
    wiring.drain()
    known = returns.again(one)
    assert (known.label_kind, known.tracking_number, known.parcel_label_id) == (SLIP, "", None)
    assert (queries.label_of(one.id), office.sold) == (None, 0)
    told = [mail.context["again"] for mail in mails.for_order(order.id) if mail.kind == "return_approved"]
    assert sorted(told) == [False, True]  # the approval, and that another label counts now
    db.end_read()
    assert bought(compared(one), "easypost").state == BOUGHT


def test_it_needs_no_goods_of_ours_and_waits_for_the_approval(office: PostOffice, order: Order) -> None:
    one = returns.requested(order, AT)
    before = returns.mail_kinds(order.id)
    bought(compared(one), "easypost")
    wiring.drain()
    assert labels.left(returns.reload(order)) == labels.taken(order.id) == {}
    assert [kind for kind in returns.mail_kinds(order.id) if kind not in before] == ["return_requested"]
    with db.transaction():
        operations.approve(return_id=one.id, at=AT)
    wiring.drain()
    assert returns.again(one).label_kind == FILE


def test_a_label_that_is_not_used_is_told_to_the_owner_until_it_is_given_back(
    office: PostOffice, order: Order
) -> None:
    one = approved(order)
    label = bought(compared(one), "easypost")
    wiring.drain()
    with db.transaction():
        operations.withdraw(return_id=one.id, at=AT)
    wiring.drain()
    assert unused() == [f"/admin/labels/{label.id}"]
    flow.void(label_id=label.id, at=AT)
    wiring.drain()
    assert unused() == []


def unused() -> list[str]:
    db.end_read()
    return [item.link for item in attention.open_items() if item.kind == "returns.label_unused"]


def test_another_label_that_is_uploaded_stays_when_the_bought_one_goes(
    office: PostOffice, order: Order
) -> None:
    one = approved(order)
    label = bought(compared(one), "easypost")
    wiring.drain()
    with db.transaction():
        operations.give_file(return_id=one.id, data=b"%PDF-1.4\nmine\n%%EOF\n", at=AT)
    flow.void(label_id=label.id, at=AT)
    wiring.drain()
    kept = queries.label_of(one.id)
    assert kept is not None
    assert b"mine" in kept.data
