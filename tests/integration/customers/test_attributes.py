"""What the owner notes of customers: by hand and by file, with every mistake told by its line."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from shop.customers.attributes import files, operations, queries
from shop.customers.attributes.operations import BadAttribute
from shop.customers.attributes.values import BadValue
from shop.kernel import db
from shop.kernel.errors import Conflict, NotFound
from shop.kernel.models import OutboxEvent
from shop.kernel.settings import Settings
from tests.conftest import NOBODY, NOON
from tests.factories.segments import make_customer

WRONG = {"shoe_size": "large", "vip": "maybe", "birthday": "31.5.1990", "shop": "West"}


def prepared() -> uuid.UUID:
    with db.transaction():
        for name, kind in (
            ("Shoe size", "number"),
            ("VIP", "yes_no"),
            ("Birthday", "date"),
            ("Nick", "text"),
        ):
            operations.define(name=name, kind=kind, at=NOON)
        operations.define(name="Shop", kind="choice", choices=["North", " South ", "north"], at=NOON)
        return make_customer("ada@example.com", at=NOON)


def note(customer_id: uuid.UUID, key: str, value: str | None) -> None:
    with db.transaction():
        operations.put(customer_id=customer_id, key=key, value=value, at=NOON)


def test_values_are_kept_as_what_they_are(sqlite: Settings) -> None:
    ada = prepared()
    for key, typed in (("shoe_size", "42.50"), ("vip", "Yes"), ("birthday", "1990-05-31"), ("shop", "NORTH")):
        note(ada, key, typed)
    kept = {key: str(value) for key, value in queries.of(ada).items()}
    assert kept == {"shoe_size": "42.5", "vip": "True", "birthday": "1990-05-31", "shop": "North"}
    for key, typed in WRONG.items():
        with pytest.raises(BadValue):
            note(ada, key, typed)
    with pytest.raises(NotFound):
        note(uuid.UUID(NOBODY), "vip", "yes")
    note(ada, "vip", "")
    assert set(queries.of(ada)) == {"shoe_size", "birthday", "shop"}
    told = db.session().scalars(select(OutboxEvent.name)).all()
    assert told.count("customers.attributes_changed") == 5


def test_attributes_are_defined_once_and_let_go_with_their_values(sqlite: Settings) -> None:
    ada = prepared()
    note(ada, "shop", "South")
    with db.transaction():
        for wrong in (
            {"name": "", "kind": "text"},
            {"name": "Hat", "kind": "hat"},
            {"name": "Hat", "kind": "choice"},
        ):
            with pytest.raises(BadAttribute):
                operations.define(**wrong, at=NOON)
        with pytest.raises(Conflict):
            operations.define(name="vip", kind="text", at=NOON)
        with pytest.raises(Conflict):
            operations.rename(key="shop", name="Shop", choices=["North", "East"])
        operations.rename(key="shop", name="Branch", choices=["South", "East"])
        operations.retire(key="shop", at=NOON)
        assert operations.define(name="Shop", kind="text", at=NOON).key == "shop_2"
        assert operations.define(name="חנות", kind="text", at=NOON).key == "attribute"
    assert queries.of(ada) == {}


def test_a_file_is_read_whole_before_anything_is_written(sqlite: Settings) -> None:
    ada = prepared()
    with db.transaction():
        bob = make_customer("bob@example.com", at=NOON)
    note(bob, "nick", "Bobby")
    lines = (
        "\ufeffEmail;Shoe size;vip;nick;Cat", "ADA@example.com;42;ja;;Tom", "eve@example.com;40;;;",
        "bob@example.com;;;-;", "", "ada@example.com;1;;;",
    )  # fmt: skip
    planned = files.plan("\n".join(lines).encode())
    assert (planned.columns, planned.ignored) == (("shoe_size", "vip", "nick"), ("Cat",))
    assert [(line.number, str(line.problem)) for line in planned.refused] == [
        (3, "There is no customer with the address “eve@example.com”."),
        (6, "This customer is in the file twice; the first line counts."),
    ]
    assert queries.of(ada) == {}
    assert (files.carry_out(planned, at=NOON), files.carry_out(planned, at=NOON)) == (2, 0)
    assert (queries.of(ada), queries.of(bob)) == ({"shoe_size": 42.0, "vip": True}, {})
    wrong = files.plan(b"email,shoe size\nada@example.com,large\n")
    assert (wrong.rows, len(wrong.refused)) == ((), 1)
    for content in (b"", b"email\n", b"name,vip\n", b"email,hat\n", b"\xff\xfe", b"email,vip,VIP\n"):
        with pytest.raises(files.BadFile):
            files.plan(content)
