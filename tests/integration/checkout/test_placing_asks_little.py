"""Who presses "pay" asks the database little, and holds what others wait for briefly."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from shop.catalog.models import IndexedProduct, Variant
from shop.checkout import flow
from shop.inventory.operations import OutOfStock
from shop.kernel import db
from shop.orders import operations as orders
from shop.orders.models import OPEN, OrderLine
from shop.payments.gateways.test import BogusGateway
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, paid_order, press
from tests.support.statements import counted

pytestmark = pytest.mark.usefixtures("sqlite")


def pressing(variant_id: uuid.UUID) -> list[str]:
    """The statements of a stranger's press, whose order is paid at once."""
    cart = cart_with(variant_id)
    seen = flow.view(cart_token=cart.token, details=details(), at=AT)
    total, version = seen.quote.total.minor, seen.cart_version
    db.end_read()
    with counted() as sent:
        placement = press(cart, details(email=f"{cart.id}@example.com"), total=total, version=version)
    assert order_of(placement).status == OPEN
    return sent


def test_an_order_and_its_payment_take_few_statements() -> None:
    variant_id = stocked_variant(100)
    pressing(variant_id)  # what each process keeps is read
    sent = pressing(variant_id)
    assert len(sent) <= 52, "\n".join(sent)
    reserved = next(place for place, one in enumerate(sent) if one.startswith("UPDATE stock_levels"))
    ended = next(place for place, one in enumerate(sent) if one.startswith("UPDATE carts"))
    assert ended - reserved <= 13, "\n".join(sent[reserved : ended + 1])  # others wait for these goods


def test_who_comes_too_late_is_told_so_before_anything_is_priced_or_written() -> None:
    variant_id = stocked_variant(1)
    late = cart_with(variant_id)
    seen = flow.view(cart_token=late.token, details=details(), at=AT)
    pressing(variant_id)
    with counted() as sent, pytest.raises(OutOfStock):
        press(late, total=seen.quote.total.minor, version=seen.cart_version)
    assert not [one for one in sent if "promotions" in one or "stock_levels" in one or "customers" in one]
    written = [one.split()[2] for one in sent if one.startswith("INSERT")]
    assert written == ["outbox_events", "outbox_deliveries"]  # that pressing was refused


def test_nothing_is_held_open_while_the_provider_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    ask, held = BogusGateway.start, []

    def start(gateway: BogusGateway, request: object) -> object:
        held.append(db.engine().pool.checkedout())  # type: ignore[attr-defined]
        return ask(gateway, request)  # type: ignore[arg-type]

    monkeypatch.setattr(BogusGateway, "start", start)
    pressing(stocked_variant(5))
    assert held == [0]


def test_the_index_is_asked_only_when_the_last_one_goes_or_comes() -> None:
    variant_id = stocked_variant(2)

    def in_stock() -> bool:
        db.end_read()
        of_it = select(IndexedProduct.in_stock).join(Variant, Variant.product_id == IndexedProduct.product_id)
        return bool(db.session().scalar(of_it.where(Variant.id == variant_id)))

    assert not [one for one in pressing(variant_id) if "product_index" in one]
    assert in_stock()
    last = paid_of(variant_id)
    assert not in_stock()
    with db.transaction():
        orders.cancel(order_id=last, reason="owner", at=AT)
    assert in_stock()


def paid_of(variant_id: uuid.UUID) -> uuid.UUID:
    return order_of(press(cart_with(variant_id))).id


def test_an_order_is_read_once_a_transaction_and_anew_once_its_lines_have_changed() -> None:
    order = paid_order()
    with db.transaction() as session, counted() as sent:
        first = orders.lock(order.id)
        read = len(sent)
        assert orders.lock(order.id) is first
        assert len(sent) == read
        copy = {name: getattr(first.lines[0], name) for name in ("title", "quantity", "unit_price_minor")}
        session.add(OrderLine(id=uuid.uuid4(), order_id=order.id, position=2, total_minor=0, **copy))
        session.flush()
        assert len(orders.lock(order.id, fresh=True).lines) == 2


def test_a_lock_that_was_rolled_back_is_taken_again() -> None:
    order = paid_order()
    with db.transaction() as session:
        with session.begin_nested() as part:
            orders.lock(order.id)
            part.rollback()
        with counted() as sent:
            orders.lock(order.id)
        assert any("FROM orders" in one for one in sent)


def test_an_order_whose_part_was_rolled_back_is_whole() -> None:
    order = paid_order()
    with db.transaction() as session:
        locked = orders.lock(order.id)
        with session.begin_nested() as part:
            locked.note = "written and given up"
            session.flush()
            part.rollback()
        again = orders.lock(order.id)
        assert (again.note, len(again.lines)) == ("", 1)
