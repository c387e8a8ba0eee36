"""Passkeys, with an authenticator in software: a right one opens its account, every wrong one nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shop.brand import links
from shop.customers import operations, queries
from shop.customers.models import Customer, Passkey
from shop.customers.operations import PasskeyRefused, passkeys
from shop.kernel import db
from shop.kernel.errors import NotFound
from shop.kernel.settings import Settings
from tests.integration.customers.conftest import NOON, known, mails
from tests.support.authenticator import Authenticator, raw, text
from tests.support.crowd import errors, together


def add(customer: Customer, device: Authenticator) -> Passkey:
    """Add a passkey of this device."""
    asked = operations.ask_for_new(customer, at=NOON)
    with db.transaction():
        return operations.add_passkey(
            customer_id=customer.id, credential=device.create(asked.options), challenge=asked.challenge,
            name="Phone", at=NOON,
        )  # fmt: skip


def enter(credential: str, challenge: str, minutes: int = 0) -> Customer:
    with db.transaction():
        return operations.use_passkey(
            credential=credential, challenge=challenge, at=NOON + timedelta(minutes=minutes)
        )


@pytest.fixture
def device() -> Authenticator:
    return Authenticator("http://localhost")


def test_a_passkey_opens_its_account_without_a_name_typed(dana: Customer, device: Authenticator) -> None:
    made = add(dana, device)
    assert made.transports == ["internal"]
    asked = operations.ask_for_any(at=NOON)
    assert asked.options.get("allowCredentials", []) == []
    assert enter(device.sign(asked.options), asked.challenge).id == dana.id
    db.end_read()
    (kept,) = queries.passkeys(dana.id)
    assert (kept.sign_count, kept.used_at) == (1, NOON)
    assert [mail.context["what"] for mail in mails("account_changed")] == ["passkey"]


def test_it_is_made_to_be_found_without_a_name(dana: Customer) -> None:
    options = operations.ask_for_new(dana, at=NOON).options
    chosen = options["authenticatorSelection"]
    assert (chosen["residentKey"], options["rp"]["id"]) == ("required", "localhost")
    assert (options["attestation"], options["user"]["name"]) == ("none", "dana@example.com")


def test_a_device_is_added_once(dana: Customer, device: Authenticator) -> None:
    add(dana, device)
    known_here = operations.ask_for_new(dana, at=NOON).options["excludeCredentials"]
    assert [raw(one["id"]) for one in known_here] == [device.kept[0].id]


def test_a_challenge_fits_once(dana: Customer, device: Authenticator) -> None:
    add(dana, device)
    asked = operations.ask_for_any(at=NOON)
    signed = device.sign(asked.options)
    enter(signed, asked.challenge)
    with pytest.raises(PasskeyRefused):
        enter(device.sign(asked.options), asked.challenge)


def test_of_two_answers_at_once_one_signs_in(database: Settings) -> None:
    customer, device = known(), Authenticator("http://localhost")
    add(customer, device)
    asked = operations.ask_for_any(at=NOON)
    signed = device.sign(asked.options)
    results = together(*[lambda: enter(signed, asked.challenge)] * 4)
    assert [type(one) for one in errors(results)] == [PasskeyRefused] * 3


def test_a_copied_device_is_noticed_by_its_counter(dana: Customer, device: Authenticator) -> None:
    add(dana, device)
    for _ in range(2):
        asked = operations.ask_for_any(at=NOON)
        enter(device.sign(asked.options), asked.challenge)
    device.kept[0].count = 1
    asked = operations.ask_for_any(at=NOON)
    with pytest.raises(PasskeyRefused):
        enter(device.sign(asked.options), asked.challenge)


def test_synced_passkeys_that_do_not_count_are_fine(dana: Customer) -> None:
    device = Authenticator("http://localhost", synced=True)
    assert add(dana, device).synced
    for _ in range(2):
        asked = operations.ask_for_any(at=NOON)
        assert enter(device.sign(asked.options, counts=False), asked.challenge).id == dana.id


def changed(credential: str, part: str, change: Callable[[bytes], bytes]) -> str:
    told = json.loads(credential)
    told["response"][part] = text(change(raw(told["response"][part])))
    return json.dumps(told)


FORGERIES: dict[str, Callable[[str], str]] = {
    "another signature": lambda signed: changed(signed, "signature", lambda was: was[:-1] + b"\x00"),
    "another origin": lambda signed: changed(
        signed, "clientDataJSON", lambda was: was.replace(b"http://localhost", b"https://evil.example")
    ),
    "another counter": lambda signed: changed(
        signed, "authenticatorData", lambda was: was[:-1] + bytes([was[-1] + 5])
    ),
    "nobody there": lambda signed: changed(
        signed, "authenticatorData", lambda was: was[:32] + b"\x00" + was[33:]
    ),
    "another account": lambda signed: changed(signed, "userHandle", lambda was: bytes(16)),
    "another passkey": lambda signed: signed.replace(json.loads(signed)["id"], text(bytes(32))),
    "nothing": lambda signed: "",
    "no object": lambda signed: "[]",
    "a number": lambda signed: "7",
    "no answer": lambda signed: '{"id": "AAAA"}',
    "no bytes": lambda signed: signed.replace('"signature": "', '"signature": "A"-"'),
    "null": lambda signed: json.dumps({**json.loads(signed), "response": None}),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_answer_opens_nothing(dana: Customer, device: Authenticator, forgery: str) -> None:
    add(dana, device)
    asked = operations.ask_for_any(at=NOON)
    with pytest.raises(PasskeyRefused):
        enter(FORGERIES[forgery](device.sign(asked.options)), asked.challenge)
    db.end_read()
    assert queries.passkeys(dana.id)[0].used_at is None


def test_a_challenge_of_another_ceremony_or_hour_opens_nothing(dana: Customer, device: Authenticator) -> None:
    add(dana, device)
    for_new, asked = operations.ask_for_new(dana, at=NOON), operations.ask_for_any(at=NOON)
    signed = device.sign(asked.options)
    for kept, minutes in ((for_new.challenge, 0), ("", 0), ("forged", 0), (asked.challenge, 6)):
        with pytest.raises(PasskeyRefused):
            enter(signed, kept, minutes)


def test_a_passkey_made_for_another_account_or_site_is_not_kept(dana: Customer) -> None:
    eve = known("eve@example.com")
    asked = operations.ask_for_new(eve, at=NOON)
    elsewhere = Authenticator("https://localhost:9")
    for device, challenge in ((Authenticator("http://localhost"), asked.challenge), (elsewhere, "")):
        mine: Any = operations.ask_for_new(dana, at=NOON)
        with pytest.raises(PasskeyRefused), db.transaction():
            operations.add_passkey(
                customer_id=dana.id, credential=device.create(mine.options),
                challenge=challenge or mine.challenge, name="", at=NOON,
            )  # fmt: skip
    assert queries.passkeys(dana.id) == []


def test_passkeys_are_named_and_removed_by_their_owner_alone(dana: Customer, device: Authenticator) -> None:
    eve, made = known("eve@example.com"), add(dana, device)
    for act in (
        lambda: operations.rename_passkey(customer_id=eve.id, passkey_id=made.id, name="Mine"),
        lambda: operations.remove_passkey(customer_id=eve.id, passkey_id=made.id),
    ):
        with pytest.raises(NotFound), db.transaction():
            act()
    with db.transaction():
        operations.rename_passkey(customer_id=dana.id, passkey_id=made.id, name=" הטלפון שלי " + "x" * 200)
    db.end_read()
    assert queries.passkeys(dana.id)[0].name.startswith("הטלפון שלי x")
    with db.transaction():
        operations.remove_passkey(customer_id=dana.id, passkey_id=made.id)
    asked = operations.ask_for_any(at=NOON)
    with pytest.raises(PasskeyRefused):
        enter(device.sign(asked.options), asked.challenge)


@pytest.mark.parametrize(
    ("address", "offered"),
    [
        ("https://shop.example", True),
        ("http://localhost:8000", True),
        ("http://shop.example", False),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.1", False),
    ],
)
def test_they_are_offered_where_browsers_make_them(sqlite: Settings, address: str, offered: bool) -> None:
    links.configure(address)
    assert passkeys.available() is offered
