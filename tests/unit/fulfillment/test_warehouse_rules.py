"""What shop and warehouse may say to each other, signatures, and messages that are not as documented."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from fulfillment.carriers.failures import BadSignature, Malformed
from fulfillment.warehouses import reading, signatures, states
from shop.kernel.settings import Settings

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORK, LINE = "01890000-0000-7000-8000-000000000001", "01890000-0000-7000-8000-000000000002"
SECRETS = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_b2xkZXItc2VjcmV0LW9mLTI0LWJ5dA==")


def test_the_table_leads_to_statuses_there_are_and_nobody_may_what_it_does_not_say() -> None:
    assert set(states.TABLE) == set(states.STATUSES) == set(states.NAMES)
    assert {to for acts in states.TABLE.values() for to in acts.values()} <= set(states.STATUSES)
    for side in (states.SHOP, states.WAREHOUSE):
        for status in states.STATUSES:
            for act in states.moves(side, status, left=1):
                assert states.after(status, act), (side, status, act)
            if status != states.CANCELLATION_REQUESTED:
                assert states.moves(side, status, left=0) == ()
    assert states.moves(states.WAREHOUSE, states.ACCEPTED, left=1, held=True) == (states.REJECT,)
    assert states.moves(states.WAREHOUSE, states.REJECTED, left=1) == ()
    assert states.after(states.CLOSED, states.ASK_CANCEL) is None
    assert states.standing(states.CLOSED, left=2) == states.ACCEPTED


def test_signatures_are_those_of_standard_webhooks() -> None:
    # The example of the specification's reference libraries (standard-webhooks/standard-webhooks).
    body, at = b'{"test": 2432232314}', datetime.fromtimestamp(1614265330, UTC)
    headers = signatures.headers(
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", body=body, secrets=SECRETS[:1], at=at
    )
    assert headers[signatures.SIGNATURE] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signatures.check(headers, body, SECRETS[:1], at=at) == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    both = signatures.headers(message_id="m", body=body, secrets=SECRETS, at=NOW)
    assert signatures.check(both, body, SECRETS[1:], at=NOW + timedelta(minutes=4)) == "m"
    for changed, sent, secrets, at in (
        ({}, body + b" ", SECRETS, NOW),
        ({}, body, (), NOW),
        ({}, body, ("whsec_AAAA",), NOW),
        ({}, body, SECRETS, NOW + timedelta(minutes=6)),
        ({}, body, SECRETS, NOW - timedelta(minutes=6)),
        ({signatures.ID: "other"}, body, SECRETS, NOW),
        ({signatures.TIMESTAMP: "1"}, body, SECRETS, NOW),
        ({signatures.SIGNATURE: "v2," + both[signatures.SIGNATURE][3:]}, body, SECRETS[:1], NOW),
        ({signatures.SIGNATURE: ""}, body, SECRETS, NOW),
        ({signatures.SIGNATURE: "v1,é"}, body, SECRETS, NOW),
    ):
        with pytest.raises(BadSignature):
            signatures.check({**both, **changed}, sent, secrets, at=at)


def message(kind: str = "shipment.created", **data: object) -> bytes:
    return json.dumps({"type": kind, "timestamp": "2026-11-24T12:00:00Z", "data": data}).encode()


def test_messages_are_read_carefully(sqlite: Settings) -> None:
    parcel = {"carrier": "UPS", "tracking_number": "1Z9", "lines": [{"id": LINE, "quantity": 2}]}
    shipment = {"id": "s1", "fulfillment_order_id": WORK, "shipped_at": "2026-11-24T12:00:00Z"}
    told = reading.read(message(**shipment, parcels=[parcel, {**parcel, "carrier": "Bike Boys"}]))
    assert isinstance(told, reading.ToldShipment)
    assert [(one.carrier, one.carrier_name) for one in told.parcels] == [("ups", ""), ("other", "Bike Boys")]
    odd = reading.read(
        message("fulfillment_order.rejected", fulfillment_order_id=WORK, revision=1, reason="moon")
    )
    assert isinstance(odd, reading.Told)
    assert odd.reason == "other"
    assert reading.read(message("something.new")) is None
    for bad in (
        b"",
        b"[]",
        b"{}",
        b"[" * 50_000,
        b'{"type": 1, "data": {}}',
        b'{"type": "shipment.created", "data": {}}',
        message(**shipment, parcels=[]),
        message(**{**shipment, "id": ""}, parcels=[parcel]),
        message(**{**shipment, "fulfillment_order_id": "x"}, parcels=[parcel]),
        message(**shipment, parcels=[{**parcel, "lines": []}]),
        *[
            message(**shipment, parcels=[{**parcel, "lines": [{"id": LINE, "quantity": units}]}])
            for units in (0, -1, "2", 1.5, True, None, 10**12)
        ],
        message("fulfillment_order.accepted", fulfillment_order_id=WORK, revision="1"),
        message("inventory.updated", items=[{"sku": "A", "available": "many"}]),
    ):
        with pytest.raises(Malformed):
            reading.read(bad)
