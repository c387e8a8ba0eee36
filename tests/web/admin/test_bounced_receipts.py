"""A receipt that came back shows on its order; one press corrects the address and sends it again."""

from __future__ import annotations

from typing import Any

from shop.kernel import attention, db
from shop.mail import outgoing, queries, suppressing
from shop.orders import queries as orders
from tests.conftest import NOON
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.mailbox import Mailbox
from tests.support.wiring import Browser

WRONG, RIGHT = "cleo@example.com", "cleo.rivers@example.com"


def test_a_bounced_receipt_is_told_corrected_and_sent(owner: Browser, app: Any) -> None:
    with Mailbox() as server:
        outgoing.configure(server.url)
        server.refuse_to(WRONG)
        order = paid_order(at=NOON)
        wiring.drain()
        page = f"/admin/orders/{order.number}"
        told = owner.get(page).get_data(as_text=True)
        assert "did not get this mail" in told
        assert "No such user" in told
        assert suppressing.undeliverable(WRONG)
        refused = owner.submit(page, f"{page}/email", {"email": "nonsense"}, follow_redirects=True)
        assert "did not get this mail" in refused.get_data(as_text=True)
        done = owner.submit(page, f"{page}/email", {"email": RIGHT.upper()}, follow_redirects=True)
        assert "1 mail is on its way" in done.get_data(as_text=True)
        wiring.drain()
        assert str(order.number) in server.wait_for(to=RIGHT).subject
    outgoing.configure(None)
    db.end_read()
    told = owner.get(page).get_data(as_text=True)
    assert "did not get this mail" not in told
    assert "The mail address was corrected" in told
    found = orders.by_id(order.id)
    assert found is not None
    assert found.email == RIGHT
    assert [item for item in attention.open_items() if item.kind.startswith("mail.")] == []
    assert sorted(mail.outcome for mail in queries.for_order(order.id)) == ["failed", "sent"]


def test_the_same_address_again_is_tried_again(owner: Browser, app: Any) -> None:
    with Mailbox() as server:
        outgoing.configure(server.url)
        server.refuse_to(WRONG)
        order = paid_order(at=NOON)
        wiring.drain()
        server.refuse_to(WRONG, "")
        page = f"/admin/orders/{order.number}"
        owner.submit(page, f"{page}/email", {"email": WRONG})
        wiring.drain()
        assert server.wait_for(to=WRONG)
    outgoing.configure(None)
    db.end_read()
    assert suppressing.undeliverable(WRONG) == ""
