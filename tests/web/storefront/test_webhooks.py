"""Messages from Stripe: signature first, stored once, nothing believed, nothing done here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import stripe
from sqlalchemy import select

from shop.kernel import clock, db, ids
from shop.kernel.models import InboxMessage
from tests.conftest import NOON
from tests.support import wiring
from tests.web.storefront.conftest import written

SECRET = "whsec_test"
PATH = "/webhooks/stripe/default"


@pytest.fixture
def shop(settings: Any) -> Iterator[Any]:
    """A shop with Stripe's keys; its client."""
    keys = {
        "stripe_secret_key": "sk_test_x",
        "stripe_publishable_key": "pk_test_x",
        "stripe_webhook_secret": SECRET,
    }
    made = wiring.application(replace(settings, **keys))
    db.create_all()
    yield made.test_client()
    db.dispose()


def message(kind: str = "payment_intent.succeeded", number: int = 1) -> bytes:
    """An event as Stripe sends it."""
    about = {"id": "pi_1", "object": "payment_intent", "metadata": {"order_id": str(ids.new_id())}}
    event = {"id": f"evt_{number}", "object": "event", "type": kind, "created": 1, "data": {"object": about}}
    return json.dumps(event).encode()


def signed(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """Headers with a good signature of `body`."""
    stamp = int(at if at is not None else clock.now().timestamp())
    signature = stripe.WebhookSignature._compute_signature(f"{stamp}.{body.decode()}", secret)
    return {"Stripe-Signature": f"t={stamp},v1={signature}", "Content-Type": "application/json"}


def stored() -> list[InboxMessage]:
    """Every message that was taken."""
    db.end_read()
    return list(db.session().scalars(select(InboxMessage)))


def test_a_good_message_is_taken_once_however_often_it_comes(shop: Any) -> None:
    body = message()
    for _ in range(3):
        assert shop.post(PATH, data=body, headers=signed(body)).status_code == 200
    assert [(row.source, row.connection, row.external_id, row.body) for row in stored()] == [
        ("stripe", "default", "evt_1", body)
    ]


@pytest.mark.parametrize("spoil", ["secret", "body", "missing", "old", "garbage"])
def test_a_message_that_does_not_prove_itself_is_refused(shop: Any, spoil: str) -> None:
    body = message()
    headers = signed(body, secret="whsec_other") if spoil == "secret" else signed(body)
    if spoil == "old":
        headers = signed(body, at=NOON.timestamp() - 3600)
    if spoil == "missing":
        del headers["Stripe-Signature"]
    if spoil == "garbage":
        headers["Stripe-Signature"] = "t=x,v1=🍵".encode("utf-8", "replace").decode("latin-1")
    with written() as sent:
        answer = shop.post(PATH, data=body + b" " if spoil == "body" else body, headers=headers)
    assert answer.status_code == 400
    assert sent == []


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b'{"id": 1}'])
def test_a_signed_message_that_is_none_is_refused(shop: Any, body: bytes) -> None:
    headers = signed(body) if body != b"\xff\xfe" else {"Stripe-Signature": "t=1,v1=x"}
    assert shop.post(PATH, data=body, headers=headers).status_code == 400
    assert stored() == []


def test_a_message_of_more_than_a_mebibyte_is_refused(shop: Any) -> None:
    body = b"x" * (1024 * 1024 + 1)
    assert shop.post(PATH, data=body, headers=signed(body)).status_code == 413


def test_what_we_do_not_act_on_is_answered_and_forgotten(shop: Any) -> None:
    body = message("customer.created")
    assert shop.post(PATH, data=body, headers=signed(body)).status_code == 200
    assert stored() == []


def test_a_shop_without_stripe_takes_no_messages(client: Any) -> None:
    body = message()
    assert client.post(PATH, data=body, headers=signed(body)).status_code == 404
