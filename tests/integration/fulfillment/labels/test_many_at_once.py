"""Labels for many orders: asked together, chosen by one rule, each bought once whatever happens."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from fulfillment.labels import jobs, lots, queries
from fulfillment.labels.lots import Lot
from fulfillment.labels.models import ASKING, BOUGHT, BUYING, CHOSEN, FAILED, OFFERED, ParcelLabel
from fulfillment.labels.values import CHEAPEST, QUICKEST
from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as deliveries
from fulfillment.shipments.contents import ParcelDraft
from shop.catalog.rules import VariantInput
from shop.kernel import clock, db
from shop.kernel.money import Money
from shop.orders.models import Order
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import cart_with, details, order_of, press
from tests.integration.fulfillment.conftest import delivery, mail_kinds
from tests.integration.fulfillment.labels.conftest import BOX, connect
from tests.support import wiring
from tests.support.carriers.post_office import PostOffice

MINUTE = timedelta(minutes=1)


@pytest.fixture
def orders(office: PostOffice, at: datetime) -> list[Order]:
    """Three paid orders; EasyPost is connected."""
    before, made = at - timedelta(hours=1), []
    with clock.frozen(before):
        mug = stocked_variant(9, variants=(VariantInput(price_minor=2800, sku="MUG-1"),))
        made = [
            order_of(press(cart_with(mug, quantity=2, at=before), details(), at=before)) for _ in range(3)
        ]
        wiring.drain()
    connect("easypost", at=at)
    return [delivery(one).order for one in made]


def opened(orders: list[Order], *, at: datetime) -> uuid.UUID:
    """A lot of these, priced by the worker."""
    chosen = deliveries.by_codes([str(one.number) for one in orders])
    lot_id = lots.open_for(chosen, BOX, format="pdf", at=at)
    assert {label.state for label in labels(lot_id)} == {ASKING}
    jobs.run_due(at=at)
    return lot_id


def labels(lot_id: uuid.UUID) -> list[ParcelLabel]:
    db.end_read()
    return [label for label, _order in queries.of_lot(lot_id)]


def shown(lot_id: uuid.UUID, rule: str = CHEAPEST) -> Lot:
    db.end_read()
    return lots.seen(lot_id, rule=rule)


def bought(
    lot_id: uuid.UUID, rule: str = CHEAPEST, *, at: datetime, hands_over: bool = False
) -> tuple[int, int]:
    """What is shown is pressed."""
    keys = {row.label.id: row.offer.key for row in shown(lot_id, rule).to_buy if row.offer}
    return lots.buy(lot_id, keys, hands_over=hands_over, at=at)


@pytest.mark.sqlite
def test_a_rule_chooses_and_the_sum_is_what_is_paid(
    office: PostOffice, orders: list[Order], at: datetime
) -> None:
    office.easypost.append(("UPS", "NextDay", "31.00", 1))
    lot_id = opened(orders, at=at)
    assert shown(lot_id).totals == (Money(3 * 733, "USD"),)
    assert shown(lot_id, QUICKEST).totals == (Money(3 * 3100, "USD"),)
    assert shown(lot_id, "easypost:USPS:Priority").totals == (Money(3 * 910, "USD"),)
    assert (shown(lot_id, "easypost:USPS:Express").to_buy, office.sold) == ([], 0)
    assert bought(lot_id, "easypost:USPS:Priority", at=at, hands_over=True) == (3, 0)
    assert bought(lot_id, at=at) == (0, 0)  # a second press finds nothing to buy
    jobs.run_due(at=at)
    assert [label.cost_minor for label in labels(lot_id)] == [910] * 3
    assert queries.with_sheets([label.id for label in labels(lot_id)]) == {one.id for one in labels(lot_id)}
    wiring.drain()
    assert [(len(delivery(one).live), "shipped" in mail_kinds(one)) for one in orders] == [(1, True)] * 3
    assert office.sold == 3


def test_each_refusal_is_written_on_its_own_label(
    office: PostOffice, orders: list[Order], at: datetime
) -> None:
    held, left, fine = orders
    lot_id = opened(orders, at=at)
    keys = {row.label.id: row.offer.key for row in shown(lot_id).to_buy if row.offer}
    with db.transaction():
        draft = ParcelDraft(carrier="ups", tracking_number="1Z999AA10123456784")
        shipments.ship(order_id=left.id, parcels=[draft], source="form", at=at)
    assert lots.buy(lot_id, keys, hands_over=False, at=at) == (2, 1)
    work = delivery(held).fulfillment
    with db.transaction():  # after the press, before the worker comes
        shipments.hold(work_id=work.id, reason="address", at=at)
    jobs.run_due(at=at)
    found = {label.order_id: (label.state, label.problem is not None) for label in labels(lot_id)}
    assert found == {held.id: (FAILED, True), left.id: (OFFERED, True), fine.id: (BOUGHT, False)}
    why = {label.order_id: label.problem for label in labels(lot_id)}[held.id]
    assert why == {
        "message": "This is on hold because the address is wrong. Release it first.",
        "params": {},
    }
    assert office.sold == 1
    assert lots.ask_again(lot_id, at=at + MINUTE) == 2
    jobs.run_due(at=at + MINUTE)
    assert [label.state for label in labels(lot_id)].count(FAILED) == 2  # they still need no label of ours
    with db.transaction():
        shipments.release(work_id=work.id, reason="address", at=at)
    lots.ask_again(lot_id, at=at + 2 * MINUTE)
    jobs.run_due(at=at + 2 * MINUTE)
    assert bought(lot_id, at=at + 2 * MINUTE) == (1, 0)
    jobs.run_due(at=at + 2 * MINUTE)
    assert office.sold == 2


def test_nothing_is_bought_twice_by_two_lots_nor_after_a_lost_answer(
    office: PostOffice, orders: list[Order], at: datetime
) -> None:
    first, second = opened(orders[:1], at=at), opened(orders[:1], at=at)
    assert (bought(first, at=at), bought(second, at=at)) == ((1, 0), (0, 1))
    assert [label.state for label in labels(first)] == [CHOSEN]
    office.faults.append(("POST", "/buy", "lost"))
    jobs.run_due(at=at + 10 * MINUTE)  # the answer is lost on the way
    assert [label.state for label in labels(first)] == [BUYING]
    office.faults.append(("GET", "/shipments/", "down"))
    jobs.run_due(at=at + 11 * MINUTE)
    assert [label.state for label in labels(first)] == [BUYING]
    jobs.run_due(at=at + 13 * MINUTE)
    assert [label.state for label in labels(first)] == [BOUGHT]
    assert (office.sold, office.said("POST", "/buy")) == (1, 1)


def test_a_carrier_that_does_not_answer_is_named_and_asked_again(
    office: PostOffice, orders: list[Order], at: datetime
) -> None:
    office.faults.append(("POST", "/v2/shipments", "down"))
    lot_id = opened(orders[:2], at=at)
    states = sorted((label.state, label.problem is not None) for label in labels(lot_id))
    assert states == [(FAILED, True), (OFFERED, False)]
    assert len(shown(lot_id).to_buy) == 1
    lots.ask_again(lot_id, at=at + MINUTE)
    jobs.run_due(at=at + MINUTE)
    assert len(shown(lot_id).to_buy) == 2
    later = at + timedelta(hours=2)
    assert bought(lot_id, at=later) == (0, 2)  # these prices are old
    jobs.tidy(at + timedelta(days=3))
    assert labels(lot_id) == []
