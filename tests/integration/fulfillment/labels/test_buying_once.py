"""Whatever dies, hangs or is pressed twice: a label is bought once, and what was bought is found."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest

from fulfillment.labels import flow, jobs, operations, queries
from fulfillment.labels.models import BOUGHT, BUYING, FAILED, VOIDED
from fulfillment.shipments import operations as shipments
from fulfillment.shipments.contents import ParcelDraft
from shop.kernel import db
from shop.kernel.errors import DomainError
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import delivery
from tests.integration.fulfillment.labels.conftest import cheapest, compared, connect, now, troubles
from tests.support.carriers.post_office import PostOffice

MINUTE = timedelta(minutes=1)


class Killed(BaseException):
    """The process dies here."""


def test_two_who_press_at_once_buy_one_label(easypost: PostOffice, order: Order, at: datetime) -> None:
    pressed = [(label.id, cheapest(label)) for label in (compared(order, at=at) for _ in range(2))]
    db.end_read()
    said: list[str] = []
    together = threading.Barrier(2)

    def press(place: int) -> None:
        label_id, key = pressed[place]
        together.wait()
        try:
            said.append(flow.buy(label_id=label_id, offer_key=key, at=at).state)
        except DomainError as refused:
            said.append(type(refused).__name__)
        finally:
            db.end_read()

    threads = [threading.Thread(target=press, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["BadContents", "bought"]
    assert easypost.sold == 1
    assert len(delivery(order).live) == 1


@pytest.mark.sqlite
def test_an_answer_that_never_arrives_is_looked_for_before_anything_is_bought_again(
    office: PostOffice, order: Order, at: datetime
) -> None:
    connect("easypost", "shippo", at=at)
    for counter, path in enumerate(("/buy", "/transactions")):
        label = compared(order, at=at, units=1)
        key = next(one for one in _keys(label.offers) if one.startswith(("easypost", "shippo")[counter]))
        office.faults.append(("POST", path, "lost"))
        waiting = flow.buy(label_id=label.id, offer_key=key, at=at)
        assert (waiting.state, len(delivery(order).live)) == (BUYING, counter)
        jobs.run_due(at=at + MINUTE)
        assert now(label).state == BOUGHT
        assert len(delivery(order).live) == counter + 1
        assert (office.sold, office.said("POST", path)) == (counter + 1, 1)
        assert queries.sheet(label.id) is not None

    label = compared(order, at=at, units=1)
    office.faults += [("POST", "/buy", "down"), ("POST", "/transactions", "down")]
    assert flow.buy(label_id=label.id, offer_key=cheapest(label), at=at).state == BUYING
    jobs.run_due(at=at + MINUTE)
    assert now(label).state == BUYING  # it may still be under way
    office.faults += [("GET", "/shipments/", "401"), ("GET", "/transactions", "401")]
    jobs.run_due(at=at + 10 * MINUTE)
    assert now(label).state == BUYING  # a key that does not open says nothing about what was bought
    office.faults.clear()
    jobs.run_due(at=at + 15 * MINUTE)
    assert (now(label).state, office.sold) == (FAILED, 2)  # surely not: a person may try again
    office.faults.clear()
    again = compared(order, at=at + 16 * MINUTE)
    flow.buy(label_id=again.id, offer_key=cheapest(again), at=at + 16 * MINUTE)
    assert (office.sold, len(delivery(order).live)) == (3, 3)


@pytest.mark.sqlite
def test_a_process_that_dies_after_the_carriers_answer_loses_nothing(
    easypost: PostOffice, order: Order, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(**_given: object) -> None:
        raise Killed

    for sold, step in enumerate(("obtained", "hand_over", "keep_sheet"), start=1):
        label = compared(order, at=at, units=1)
        with monkeypatch.context() as dying:
            dying.setattr(operations, step, die)
            with pytest.raises(Killed):
                flow.buy(label_id=label.id, offer_key=cheapest(label), at=at)
        jobs.run_due(at=at + MINUTE)
        assert (easypost.sold, now(label).done_at) == (sold, None)  # whoever pressed may still be at it
        jobs.run_due(at=at + 5 * MINUTE)
        assert (now(label).state, now(label).done_at) == (BOUGHT, at + 5 * MINUTE)
        assert now(label).parcel_id in {parcel.id for parcel in delivery(order).live}
        assert queries.sheet(label.id) is not None
        assert (easypost.sold, easypost.said("POST", "/buy")) == (sold, sold)
    assert len(delivery(order).live) == 3


@pytest.mark.sqlite
def test_a_label_whose_goods_left_otherwise_is_shown_and_given_back_though_the_answer_is_lost(
    easypost: PostOffice, order: Order, at: datetime
) -> None:
    label = compared(order, at=at)

    def leave(_method: str, path: str) -> None:
        if path.endswith("/buy"):
            easypost.before_answer = None
            with db.transaction():
                draft = ParcelDraft(carrier="ups")
                shipments.ship(order_id=order.id, parcels=[draft], source="form", at=at)
            db.end_read()

    easypost.before_answer = leave
    bought = flow.buy(label_id=label.id, offer_key=cheapest(label), at=at)
    assert (bought.state, bought.parcel_id) == (BOUGHT, None)
    assert troubles() == ["labels.trouble"]
    easypost.faults.append(("POST", "/refund", "lost"))
    flow.void(label_id=label.id, at=at)
    jobs.run_due(at=at + 5 * MINUTE)
    assert now(label).state == VOIDED
    assert (easypost.said("POST", "/refund"), len(delivery(order).live)) == (1, 1)


def _keys(offers: list[dict[str, str]]) -> list[str]:
    return [f"{one['provider']}:{one['reference']}" for one in offers]
