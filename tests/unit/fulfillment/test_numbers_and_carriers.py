"""Tracking numbers as people paste them, and links that a number cannot break out of."""

from __future__ import annotations

import pytest

from fulfillment.carriers import numbers, public, registry
from fulfillment.carriers.manual import carriers
from shop.brand import store
from shop.kernel import db
from shop.kernel.settings import Settings
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 1z 999 aa1 01 2345 6784 ", "1Z999AA10123456784"),
        ("9400-1118-9922-3818-2180-46", "9400111899223818218046"),
        ("\u200frr123456785il\u200e\ufeff", "RR123456785IL"),
        ("12345\u00a06789", "123456789"),
        ("940011189922000", "940011189922000"),
    ],
)
def test_what_people_paste_is_cleaned(typed: str, kept: str) -> None:
    assert numbers.cleaned(typed) == kept


@pytest.mark.parametrize(
    "typed", ["9.40011E+21", "9,40011E+21", "9.4E21", "940011189922381000000", "123456789012345000"]
)
def test_what_a_spreadsheet_has_ruined_is_refused_by_name(typed: str) -> None:
    with pytest.raises(numbers.BadNumber, match="spreadsheet"):
        numbers.cleaned(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1234",
        "A" * 41,
        "<script>alert(1)</script>",
        "12345;DROP",
        "12345'67",
        "?a=1&b=2",
        "מספר12345",
        "12345\x0067?",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(numbers.BadNumber):
        numbers.cleaned(typed)


def test_every_link_is_https_and_takes_a_number_as_text_only() -> None:
    for carrier in carriers().values():
        link = carrier.tracking_url('"><script>&x=1#/../')
        assert link is not None
        assert link.startswith("https://")
        assert not set('"<> ') & set(link)
        assert "%3Cscript%3E" in link


def test_carriers_are_found_by_code_or_name_and_linked_to(sqlite: Settings) -> None:
    found = {
        "UPS": "ups",
        "royal mail": "royal_mail",
        "Royal-Mail": "royal_mail",
        "israel_post": "israel_post",
    }
    assert {typed: registry.find(typed).info.code for typed in found} == found
    with pytest.raises(registry.UnknownCarrier):
        registry.find("Pigeon Express")
    assert registry.tracking_url("ups", "") is None
    assert registry.tracking_url("simulator", "SIM1") is None
    assert registry.tracking_url("gone", "X12345") is None


def test_a_shop_is_offered_the_carriers_of_its_country_first(sqlite: Settings) -> None:
    with db.transaction():
        store.update(country="IL", at=NOON)
        public.keep(code="", name="Bike", url="https://bike.example/{number}", at=NOON)
        public.keep(code="israel_post", name="", url="https://post.example/{number}", at=NOON)
    offered = [one.code for one in registry.choices()]
    assert offered[:3] == ["israel_post", "bike", "ups"]
    assert offered.index("usps") > offered.index("gls")
    assert offered[-1] == "other"
    with db.transaction():
        store.update(country="US", at=NOON)
    assert [one.code for one in registry.choices()][:2] == ["usps", "ontrac"]
