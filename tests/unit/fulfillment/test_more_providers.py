"""Shippo, AfterShip and ShipStation behind the port: what they say, and whether it is they who say it.

That any order of scans ends in the same state is shown for every provider in test_any_order_of_scans.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest

from fulfillment.carriers import base
from fulfillment.carriers.failures import BadKey, BadSignature, Malformed, Refused
from fulfillment.carriers.meanings import CUSTOMER, MERCHANT, meaning, understood
from fulfillment.carriers.port import Account, Asked, Call
from fulfillment.carriers.shipstation import keys
from tests.conftest import NOON
from tests.support.carriers import aftership, shippo, shipstation
from tests.support.carriers.post_office import PostOffice

EACH = pytest.mark.parametrize("provider", [shippo, aftership, shipstation], ids=lambda one: one.__name__)


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    """The providers over HTTP."""
    with PostOffice() as opened:
        yield opened


def account(office: PostOffice, provider: ModuleType, *secrets: str) -> Account:
    """An account there."""
    code = provider.PROVIDER.info.code
    return Account(
        connection="c", keys={"api_key": "a key"}, secrets=secrets, base_url=f"{office.url}/{code}"
    )


def call(provider: ModuleType, body: bytes, *, path: str = "/webhooks/x/y", **changed: Any) -> Call:
    """A webhook as it comes in; `changed` are its headers."""
    headers = {name.lower(): value for name, value in provider.headers(body, at=NOON).items()} | changed
    return Call(body=body, headers=headers, at=NOON, path=path)


@EACH
def test_only_what_is_signed_over_the_raw_body_is_heard(office: PostOffice, provider: ModuleType) -> None:
    keys._kept.clear()
    known = account(office, provider, "an older secret", provider.SECRET)
    body = provider.body(provider.HISTORIES["delivered"])
    heard = provider.PROVIDER.hear(known, call(provider, body))
    assert heard.trusted
    assert heard.external_id == provider.PROVIDER.hear(known, call(provider, body)).external_id
    other = provider.body(provider.HISTORIES["delivered"], event="2")
    assert provider.PROVIDER.hear(known, call(provider, other)).external_id != heard.external_id
    signed = call(provider, body)
    for bad in (
        Call(body=body + b" ", headers=signed.headers, at=NOON),
        Call(body=body, headers={}, at=NOON),
        Call(body=body, headers=dict.fromkeys(signed.headers, "\x80nonsensé=,t=v1"), at=NOON),
    ):
        with pytest.raises(BadSignature):
            provider.PROVIDER.hear(known, bad)


@pytest.mark.parametrize("provider", [shippo, aftership])
def test_without_a_secret_nothing_is_heard(office: PostOffice, provider: ModuleType) -> None:
    body = provider.body([])
    for secrets in ((), ("",), ("another",)):
        with pytest.raises(BadSignature):
            provider.PROVIDER.hear(account(office, provider, *secrets), call(provider, body))


@pytest.mark.parametrize("provider", [shippo, shipstation])
def test_what_is_older_than_five_minutes_is_not_heard(office: PostOffice, provider: ModuleType) -> None:
    body = provider.body([])
    old = {name.lower(): value for name, value in provider.headers(body, at=NOON).items()}
    late = Call(body=body, headers=old, at=NOON + timedelta(minutes=6))
    with pytest.raises(BadSignature):
        provider.PROVIDER.hear(account(office, provider, provider.SECRET), late)


def test_a_token_in_shippos_address_is_heard_and_looked_up(office: PostOffice) -> None:
    body, known = shippo.body(shippo.HISTORIES["delivered"]), account(office, shippo, "s3cret&more")
    plain = Call(body=body, headers={}, at=NOON, path="/webhooks/shippo/x?token=s3cret%26more")
    assert not shippo.PROVIDER.hear(known, plain).trusted
    for path in ("/webhooks/shippo/x?token=wrong", "/webhooks/shippo/x?token=", "/webhooks/shippo/x"):
        with pytest.raises(BadSignature):
            shippo.PROVIDER.hear(known, Call(body=body, headers={}, at=NOON, path=path))


def test_shipstations_keys_are_fetched_once_and_again_for_a_new_one(office: PostOffice) -> None:
    keys._kept.clear()
    known, body = account(office, shipstation), shipstation.body([])
    before = office.said("GET", "/jwks")
    for _ in range(3):
        shipstation.PROVIDER.hear(known, call(shipstation, body))
    assert office.said("GET", "/jwks") == before + 1
    forged = shipstation.headers(body, secret="a key of a stranger", at=NOON + timedelta(minutes=2))
    headers = {name.lower(): value for name, value in forged.items()}
    for _ in range(3):
        with pytest.raises(BadSignature):
            shipstation.PROVIDER.hear(known, Call(body=body, headers=headers, at=NOON + timedelta(minutes=2)))
    assert office.said("GET", "/jwks") == before + 2  # no stranger makes us ask all the time


@EACH
def test_a_message_that_is_none_is_malformed(provider: ModuleType) -> None:
    for body in (
        b"",
        b"null",
        b"[]",
        b"{",
        b"{}",
        b"\xff",
        b'{"event": [], "resource_type": []}',
        b"[" * 9999,
    ):
        with pytest.raises(Malformed):
            provider.PROVIDER.read(body)
    news = {"event": "transaction_created", "resource_type": "BATCH", "event_id": "1", "data": {}, "msg": {}}
    assert provider.PROVIDER.read(json.dumps(news).encode()) == ()


@EACH
def test_a_number_is_watched_and_asked_after(office: PostOffice, provider: ModuleType) -> None:
    known = account(office, provider)
    provider.PROVIDER.check(known)
    number = f"{provider.NUMBER}9"
    asked = Asked(number=number, carrier="usps")
    first, again = (provider.PROVIDER.watch(known, asked) for _ in range(2))
    assert first.reference == again.reference != ""
    office.tracked[number] = provider.HISTORIES["long"]
    (report,) = provider.PROVIDER.look_up(known, [Asked(number=number, reference=first.reference)])
    scans, unmapped = understood(report, [provider.PROVIDER.meanings], source="poll")
    assert not unmapped
    assert base.parcel_state(scans, since=NOON).status == base.DELIVERED
    assert {scan.country for scan in scans if scan.place} == {"US"}
    office.faults.append(("GET", "", "401"))
    with pytest.raises(BadKey):
        provider.PROVIDER.check(known)


def test_those_who_need_the_carrier_say_so(office: PostOffice) -> None:
    for provider in (shippo, shipstation):
        assert provider.PROVIDER.info.needs_carrier
        with pytest.raises(Refused):
            provider.PROVIDER.watch(account(office, provider), Asked(number="123456"))


def test_shippo_is_told_where_to_send(office: PostOffice) -> None:
    hook = shippo.PROVIDER.hook(account(office, shippo), url="https://shop.example/w", secret="s")
    assert hook == "hook_1"
    assert office.asked[-1]["url"] == "https://shop.example/w?token=s"


def test_meanings_look_at_status_detail_and_whether_to_act() -> None:
    said = {
        (shippo, "TRANSIT/package_held"): (base.IN_TRANSIT, True, ""),
        (shippo, "TRANSIT/package_held!"): (base.EXCEPTION, False, CUSTOMER),
        (shippo, "TRANSIT/pickup_available!"): (base.READY_FOR_PICKUP, False, CUSTOMER),
        (shippo, "FAILURE/package_lost!"): (base.LOST, False, MERCHANT),
        (shippo, "UNKNOWN/other"): (base.UNKNOWN, False, ""),
        (aftership, "Exception/Exception_004"): (base.IN_TRANSIT, True, ""),
        (aftership, "Exception/Exception_013"): (base.LOST, False, MERCHANT),
        (aftership, "InTransit/InTransit_099"): (base.IN_TRANSIT, False, ""),
        (shipstation, "IT/OUT_FOR_DELIVERY"): (base.OUT_FOR_DELIVERY, False, ""),
        (shipstation, "SP/"): (base.READY_FOR_PICKUP, False, CUSTOMER),
        (shipstation, "EX/PARCEL_LOST"): (base.LOST, False, MERCHANT),
        (shipstation, "DE/DELIVERED_TO_NEIGHBOUR"): (base.DELIVERED, False, ""),
    }
    for (provider, code), (status, delayed, action) in said.items():
        found = meaning(code, [provider.PROVIDER.meanings])
        assert found is not None, code
        assert (found.status, found.delayed, found.action) == (status, delayed, action), code
    unknown = {shippo: "TRANSIT/teleported", aftership: "Exception/Exception_099", shipstation: "IT/EATEN"}
    for provider, code in unknown.items():
        assert meaning(code, [provider.PROVIDER.meanings]) is None, code


def test_the_day_of_arrival_is_read() -> None:
    reports = [
        *shippo.PROVIDER.read(
            json.dumps(
                {"event": "track_updated", "data": shippo.track([shippo.TAKEN], eta="2026-11-27T00:00:00Z")}
            ).encode()
        ),
        *aftership.PROVIDER.read(
            json.dumps(
                {"event": "edd_revise", "msg": aftership.tracking([aftership.TAKEN], day="2026-11-27")}
            ).encode()
        ),
        *shipstation.PROVIDER.read(
            json.dumps(
                {
                    "resource_type": "TRACK_EVENT_V2",
                    "data": shipstation.tracking([shipstation.TAKEN], day="2026-11-27T00:00:00"),
                }
            ).encode()
        ),
    ]
    assert [report.estimated_on for report in reports] == [date(2026, 11, 27)] * 3
