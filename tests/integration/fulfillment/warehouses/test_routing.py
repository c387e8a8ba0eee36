"""Orders find their way by the owner's rules: whole, in parts, or not at all."""

from __future__ import annotations

import uuid
from datetime import datetime

import pytest

from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as works
from fulfillment.shipments.models import OWN
from fulfillment.warehouses import operations, states
from fulfillment.warehouses.operations import BadRule
from fulfillment.warehouses.routing import SKU, Rule
from shop.kernel import db
from shop.orders.models import Order
from tests.support import wiring

from .conftest import by_link


def keep(*rules: Rule, at: datetime) -> None:
    with db.transaction():
        operations.set_rules(rules, at=at)


def give(order: Order, at: datetime) -> bool:
    db.end_read()
    with db.transaction():
        return operations.give_new(order_id=order.id, at=at)


def sent_from(order: Order) -> dict[str, tuple[str, int]]:
    """Location and units by request status, of each work."""
    db.end_read()
    skus = {line.id: line.sku for line in order.lines}
    return {
        skus[row.order_line_id]: (work.location, row.open_quantity)
        for work in works.works_of(order.id)
        for row in work.lines
        if row.open_quantity
    }


@pytest.mark.sqlite
def test_an_order_is_parted_where_rules_name_several(two_lines: Order, at: datetime) -> None:
    north, south = by_link(at, "North"), by_link(at, "South", takes_all=True)
    keep(Rule(sender=str(north.id), countries=("US",), by=SKU, values=("MUG",)), at=at)
    assert (give(two_lines, at), give(two_lines, at)) == (True, False)
    assert sent_from(two_lines) == {"MUG-1": (north.code, 2), "BOWL-1": (south.code, 2)}
    asked = [work.request_status for work in works.works_of(two_lines.id)]
    assert asked == [states.SUBMITTED] * 2
    wiring.drain()


@pytest.mark.sqlite
def test_what_the_shop_sends_itself_stays_in_the_first_part(two_lines: Order, at: datetime) -> None:
    north = by_link(at, "North", takes_all=True)
    keep(Rule(sender=OWN, by=SKU, values=("BOWL",)), at=at)
    assert give(two_lines, at)
    assert sent_from(two_lines) == {"BOWL-1": (OWN, 2), "MUG-1": (north.code, 2)}
    db.end_read()
    assert [work.location for work in works.works_of(two_lines.id)] == [OWN, north.code]


def test_one_sender_gets_it_whole_and_a_resting_warehouse_nothing(two_lines: Order, at: datetime) -> None:
    north, resting = by_link(at, "North"), by_link(at, "Resting", active=False)
    keep(Rule(sender=str(resting.id)), Rule(sender=str(north.id), countries=("CA", "US")), at=at)
    assert give(two_lines, at)
    assert set(sent_from(two_lines).values()) == {(north.code, 2)}
    assert len(works.works_of(two_lines.id)) == 1


def test_nobody_else_is_asked_where_no_rule_fits_or_somebody_has_decided(
    two_lines: Order, at: datetime
) -> None:
    north = by_link(at, "North")
    keep(Rule(sender=str(north.id), countries=("DE",)), at=at)
    assert not give(two_lines, at)
    keep(Rule(sender=str(north.id)), at=at)
    work = works.works_of(two_lines.id)[0]
    with db.transaction():
        shipments.split(work_id=work.id, lines={two_lines.lines[0].id: 1}, at=at)
    assert not give(two_lines, at)


def test_a_rule_names_what_there_is(two_lines: Order, at: datetime) -> None:
    for wrong in (
        Rule(sender=str(uuid.uuid4())),
        Rule(sender="own", countries=("XX",)),
        Rule(sender="own", by=SKU),
        Rule(sender="own", values=("MUG",)),
        Rule(sender="own", by="mood", values=("blue",)),
        Rule(sender="own", by=SKU, values=("x" * 101,)),
    ):
        with pytest.raises(BadRule):
            keep(wrong, at=at)
    north = by_link(at, "North")
    assert north.active
    assert not give(two_lines, at)
