"""What an address and an email address must have, by country."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shop.checkout import requirements
from shop.customers.addresses import PostalAddress
from tests.factories.checkout import NEW_YORK, details


def codes(address: PostalAddress, *, ships: bool = True, served: list[str] | None = None) -> list[str]:
    return [one.code for one in requirements.of_address(address, ships=ships, served=served)]


@pytest.mark.parametrize(
    ("country", "good", "bad"),
    [
        ("US", "10001-1234", "1000"),
        ("IL", "6100000", "61"),
        ("GB", "sw1a 1aa", "12345"),
        ("DE", "10115", "1011"),
        ("FR", "75001", "7500A"),
        ("NL", "1012 AB", "1012"),
        ("CA", "K1A 0B1", "K1A"),
    ],
)
def test_postal_codes_fit_their_country(country: str, good: str, bad: str) -> None:
    address = replace(NEW_YORK, country=country)
    assert codes(replace(address, postal_code=good)) == []
    assert codes(replace(address, postal_code=bad)) == ["postal_code_invalid"]


def test_countries_we_know_nothing_of_take_any_postal_code() -> None:
    assert codes(replace(NEW_YORK, country="KE", postal_code="P.O. 7")) == []


def test_countries_without_postal_codes_need_none() -> None:
    assert codes(replace(NEW_YORK, country="HK", postal_code="")) == []


def test_every_missing_part_is_named_at_once() -> None:
    assert codes(PostalAddress(country="DE")) == [
        "name_required",
        "line1_required",
        "city_required",
        "postal_code_required",
    ]


def test_what_is_not_shipped_needs_a_name_and_a_country_only() -> None:
    assert codes(PostalAddress(name="Cleo", country="DE"), ships=False) == []


def test_a_country_that_is_not_served_is_refused() -> None:
    assert codes(NEW_YORK, served=["IL"]) == ["country_not_served"]


@pytest.mark.parametrize("field", ["name", "line1", "line2", "city", "region", "phone"])
def test_five_thousand_characters_are_too_many(field: str) -> None:
    assert codes(replace(NEW_YORK, **{field: "x" * 5000})) == [f"{field}_too_long"]


@pytest.mark.parametrize("sign", ["\x00", "\n", "\r", "\x1b", "\ud83d"])
def test_signs_that_cannot_be_printed_are_refused(sign: str) -> None:
    assert codes(replace(NEW_YORK, name=f"Cleo{sign}Park")) == ["name_too_long"]


@pytest.mark.parametrize("name", ["Ørsted 🌊", "נועה לוי", "عمر", "O'Brien-Smith, Jr.", "李小龙"])
def test_names_of_the_world_are_fine(name: str) -> None:
    assert codes(replace(NEW_YORK, name=name)) == []


@pytest.mark.parametrize(
    "email",
    ["cleo", "cleo@", "@example.com", "a b@example.com", "cleo@example", "a@b@c.com", "x\n@example.com"],
)
def test_addresses_that_cannot_be_mailed_are_refused(email: str) -> None:
    assert [one.code for one in requirements.of_contact(details(email=email))] == ["email_invalid"]


@pytest.mark.parametrize("email", ["cleo@example.com", "  cleo+shop@sub.example.co.uk ", "ünï@example.com"])
def test_addresses_that_can_be_mailed_are_fine(email: str) -> None:
    assert requirements.of_contact(details(email=email)) == []


def test_a_note_may_have_lines_but_no_end() -> None:
    assert requirements.of_contact(details(note="Ring twice.\nThank you")) == []
    assert [one.code for one in requirements.of_contact(details(note="n" * 1001))] == ["note_too_long"]
