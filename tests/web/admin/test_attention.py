"""The list of what needs a person."""

from __future__ import annotations

import uuid

import pytest

from shop.kernel import attention, db, events, ids
from shop.kernel.errors import N_
from shop.kernel.models import OutboxDelivery, OutboxEvent
from shop.web import fixes
from tests.conftest import NOON
from tests.web.admin.conftest import text

PAGE = "/admin/attention"


def raise_one(**changes) -> uuid.UUID:
    values = {"kind": "test", "key": "1", "message": N_("“%(job)s” <failed>: %(error)s"), **changes}
    values.setdefault("params", {"job": "סדר", "error": "100 % wrong"})
    with db.transaction():
        return attention.raise_item(at=NOON, **values).id


def open_count() -> int:
    db.end_read()
    return attention.open_count()


def test_an_empty_list_says_so(owner):
    assert "Nothing needs you" in text(owner.get(PAGE))


def test_an_item_is_a_sentence_with_a_way_to_it(owner):
    raise_one(link="/admin/orders/1001")
    page = text(owner.get(PAGE))
    assert "“סדר” &lt;failed&gt;: 100 % wrong" in page
    assert 'href="/admin/orders/1001"' in page
    assert "1 needs you" in page


def test_an_item_may_be_marked_as_done_once(owner):
    item = raise_one()
    assert owner.submit(PAGE, f"{PAGE}/{item}/resolution").status_code == 303
    assert open_count() == 0
    assert owner.submit("/admin/account", f"{PAGE}/{item}/resolution").status_code == 404


def test_a_parked_delivery_is_tried_again_by_its_button(owner):
    event, delivery = ids.new_id(), ids.new_id()
    with db.transaction() as session:
        session.add(OutboxEvent(id=event, name="test.fact", payload={}, origin={}, occurred_at=NOON))
        session.flush()
        row = OutboxDelivery(
            id=delivery, event_id=event, subscriber="x", due_at=NOON, attempts=9, parked_at=NOON
        )
        session.add(row)
    item = raise_one(kind="outbox.parked", key=str(delivery), action="retry_delivery")
    assert "Try again" in text(owner.get(PAGE))
    assert owner.submit(PAGE, f"{PAGE}/{item}/fix").status_code == 303
    assert open_count() == 0
    found = db.session().get_one(OutboxDelivery, delivery)
    assert (found.parked_at, found.attempts) == (None, 0)
    assert events.subscription("test.fact", "x") is None


def test_other_packages_bring_their_own_buttons(owner):
    pressed = []

    def press(key, at):
        pressed.append((key, at))
        attention.resolve(kind="test", key=key, at=at)

    fixes.register("test_fix", N_("Mend it"), press)
    item = raise_one(action="test_fix")
    assert "Mend it" in text(owner.get(PAGE))
    owner.submit(PAGE, f"{PAGE}/{item}/fix")
    assert pressed == [("1", NOON)]
    assert open_count() == 0
    assert "It is tried again now." in text(owner.get(PAGE))


def test_a_button_that_does_not_try_again_says_what_it_did(owner):
    fixes.register("test_fix", N_("I have paid"), lambda _key, _at: None, done=N_("Noted as paid."))
    owner.submit(PAGE, f"{PAGE}/{raise_one(action='test_fix')}/fix")
    assert "Noted as paid." in text(owner.get(PAGE))
    assert "tried again" not in text(owner.get(PAGE))


@pytest.mark.parametrize("action", [None, "unheard_of"])
def test_an_item_without_a_button_cannot_be_fixed_by_one(owner, action):
    item = raise_one(action=action)
    assert owner.submit(PAGE, f"{PAGE}/{item}/fix").status_code == 409
    assert open_count() == 1


def test_a_packer_sees_the_list_and_may_not_act(packer):
    item = raise_one(action="retry_delivery")
    page = text(packer.get(PAGE))
    assert "Mark as done" not in page
    assert packer.submit("/admin/account", f"{PAGE}/{item}/resolution").status_code == 403
    assert open_count() == 1
