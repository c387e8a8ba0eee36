"""Contacts away from the shop's pages: kept once, matched now or later, told of nobody who has not agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.customers.models import ConsentChoice
from shop.kernel import clock, db, ids
from shop.kernel.registry import Person
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import journeys as make
from tracking.journeys import identity
from tracking.journeys.amendments import Amendment
from tracking.journeys.models import Event, OfflineTouch
from tracking.journeys.offline import files, keeping, privacy, queries
from tracking.journeys.offline.contacts import BadContact, Contact, checked

CALLED = Contact(kind="call", happened_at=NOON - timedelta(days=40), duration_s=600, source="Hotline")
CSV = """\ufeffKind,At,Email,Phone,Code,Minutes,Outcome,Source
fair,2026-02-01 10:00,dana@example.com,,,15,interested,Hannover
call,2026-02-02T09:30:00+01:00,,+49 (30) 1234567,,5,,Hotline
meeting,tomorrow,,,,,,
call,2099-01-01,,,,,,
smoke signal,2026-02-02,,,,,,
letter,2026-02-03,,,1001,,helped,
"""


def stored(model: type) -> list:  # type: ignore[type-arg]
    db.end_read()
    return list(db.session("journey").scalars(select(model)))


def test_a_contact_is_kept_once_with_its_event_in_the_past(database: Settings) -> None:
    assert [keeping.keep([CALLED, CALLED], at=NOON), keeping.keep([CALLED], at=NOON)] == [1, 0]
    (event,) = stored(Event)
    assert (event.name, event.channel, event.source) == ("offline_call", "Phone", "Hotline")
    assert event.occurred_at == clock.to_micros(CALLED.happened_at)
    assert event.received_at == clock.to_micros(NOON)
    assert event.props["duration_s"] == 600
    (touch,) = stored(OfflineTouch)
    with db.transaction("journey"):
        assert keeping.remove(touch.touch_id, at=NOON)
        assert not keeping.remove(touch.touch_id, at=NOON)
    assert stored(Event) == stored(OfflineTouch) == []
    assert {(one.kind, one.visitor_id) for one in stored(Amendment)} == {("forget", event.visitor_id)}


def test_order_number_email_and_phone_say_whose_it_was(sqlite: Settings) -> None:
    dana, omer = make.customer(), make.customer("omer@example.com")
    make.order(make.visit(), omer, number=1001)
    with db.transaction() as session:
        session.merge(dana).phone = "030 / 123 45 67"
    told = [
        replace(CALLED, code="#1001", email="dana@example.com"),
        replace(CALLED, email="Dana@Example.com"),
        replace(CALLED, phone="+49 30 1234567"),
        replace(CALLED, phone="1234"),
    ]
    keeping.keep(told, at=NOON)
    found = {(one.customer_id, one.matched_by, one.confidence) for one in stored(OfflineTouch)}
    expected = {(str(omer.id), "order", "sure"), (str(dana.id), "email", "sure")}
    assert found == {*expected, (str(dana.id), "phone", "likely"), (None, "", "")}
    assert {event.customer_id for event in stored(Event)} == {None}  # nobody has agreed
    assert len(queries.of_customer(dana.id)) == 2


def test_whose_it_was_is_found_out_later_and_told_with_consent(sqlite: Settings) -> None:
    keeping.keep([replace(CALLED, email="dana@example.com")], at=NOON)
    assert keeping.match_again(NOON) == 0
    dana = make.customer()
    with db.transaction() as session:
        row = ConsentChoice(id=ids.new_id(), subject=f"customer:{dana.id}", choice="granted", at=NOON)
        session.add(row)
    assert keeping.match_again(NOON) == 1
    assert stored(OfflineTouch)[0].customer_id == str(dana.id)
    (event,) = [one for one in stored(Event) if one.name == "offline_call"]
    assert identity.persons()[event.visitor_id] == str(dana.id)
    person = Person(customer_id=dana.id, email=dana.email)
    assert [one["kind"] for one in privacy.contacts(person)] == ["call"]
    privacy.forget(person, NOON)
    assert [one.name for one in stored(Event)] == ["identity_linked"]  # (which goes with the person's visits)
    assert stored(OfflineTouch) == []


def test_contacts_are_kept_as_long_as_visits(sqlite: Settings) -> None:
    keeping.keep([CALLED], at=NOON)
    assert [keeping.forget_old(NOON + timedelta(days=days)) for days in (700, 800)] == [0, 1]
    assert stored(Event) == stored(OfflineTouch) == []


def test_a_file_is_read_line_by_line(sqlite: Settings) -> None:
    told = files.read(CSV.encode(), zone="Asia/Jerusalem", at=NOON)
    assert [one.kind for one in told.contacts] == ["fair", "call", "letter"]
    assert [line.number for line in told.refused] == [4, 5, 6]
    assert told.contacts[0].happened_at.isoformat() == "2026-02-01T10:00:00+02:00"
    assert [keeping.keep(told.contacts, at=NOON) for _ in range(2)] == [3, 0]
    many = b"kind,at\n" + b"call,2026-02-02\n" * 5_001
    for bad in (b"", b"\xff\xfe", b"name,value\n1,2", b"x" * 2_000_001, many, b'kind,at\n"' + b"x" * 140_000):
        with pytest.raises(files.BadFile):
            files.read(bad, zone="UTC", at=NOON)


def test_what_cannot_have_been_is_refused() -> None:
    wrong = {
        "kind": replace(CALLED, kind="seance"),
        "outcome": replace(CALLED, outcome="won the lottery"),
        "happened_at": replace(CALLED, happened_at=NOON + timedelta(days=1)),
        "duration": replace(CALLED, duration_s=90_000),
        "email": replace(CALLED, email="not an address"),
    }
    for field, contact in wrong.items():
        with pytest.raises(BadContact) as refused:
            checked(contact, at=NOON)
        assert refused.value.field == field
    with pytest.raises(BadContact):
        checked(replace(CALLED, happened_at=NOON - timedelta(days=3000)), at=NOON)
