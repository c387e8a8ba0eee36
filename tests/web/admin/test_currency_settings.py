"""The owner's other currencies: rates, rounding, countries, what is paid; nonsense is refused in words."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from shop.brand import countries, currencies, store
from shop.brand.currencies import CHOSEN, Offer
from shop.kernel import clock, db
from tests.conftest import NOON
from tests.web.admin.conftest import text

PAGE = "/admin/settings/currencies"
NEW, EURO = f"{PAGE}/new", f"{PAGE}/EUR"
EUROS = {"code": "EUR", "rate": "0.932", "rounding": "", "countries": ["DE", "FR"]}


@pytest.fixture
def euros(app):
    with db.transaction():
        currencies.offer(Offer(code="EUR", rate=Decimal("0.932"), countries=("DE",)), at=NOON)


def words(answer):
    """What is read on a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text(answer)))


def offered():
    db.end_read()
    return currencies.offered()


def test_a_currency_is_added_with_its_countries(owner):
    assert "Prices are shown in USD only" in text(owner.get(PAGE))
    answer = owner.submit(NEW, data=EUROS)
    assert (answer.status_code, answer.location) == (303, EURO)
    (euro,) = offered()
    assert (euro.code, euro.rate, euro.countries) == ("EUR", Decimal("0.932"), ("DE", "FR"))
    assert "$28.00 = €26.10" in words(owner.get(EURO))


def test_examples_follow_the_rounding(owner, euros):
    page = text(owner.get(EURO))
    assert "To the nearest €5.00" in page
    assert "Such as €1.99, €2.99" in page
    assert owner.submit(EURO, data={**EUROS, "rounding": "1+0.99"}).status_code == 303
    assert "$28.00 = €25.99" in words(owner.get(PAGE))


def test_a_rate_is_typed_with_a_comma_or_a_point(owner, euros):
    owner.submit(EURO, data={**EUROS, "rate": " 0,95 "})
    assert offered()[0].rate == Decimal("0.95")


def test_when_a_rate_was_last_changed_is_kept_and_shown(owner, euros):
    with clock.frozen(NOON + timedelta(days=3)):
        owner.submit(EURO, data={**EUROS, "rounding": "1"})
        assert offered()[0].changed_at == NOON
        owner.submit(EURO, data={**EUROS, "rate": "0.94"})
        assert offered()[0].changed_at == NOON + timedelta(days=3)
        assert (NOON + timedelta(days=3)).date().isoformat() in owner.get(PAGE).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"rate": "a lot"}, "A rate is a number"),
        ({"rate": "0"}, "A rate lies between 0.00000001 and 10000000."),
        ({"rate": "-1"}, "A rate lies between"),
        ({"rate": "NaN"}, "A rate lies between"),
        ({"rate": "Infinity"}, "A rate lies between"),
        ({"rate": "1e99"}, "A rate lies between"),
        ({"rate": "1.123456789012"}, "A rate has at most 10 decimals."),
        ({"rate": ""}, "This field is required"),
        ({"rate": "9" * 400}, "Field cannot be longer"),
        ({"rounding": "0.07"}, "Please choose how prices are rounded."),
        ({"countries": ["XX"]}, "is not a valid choice"),
    ],
)
def test_what_cannot_be_used_is_refused_beside_its_field(owner, euros, typed, said):
    before = offered()
    answer = owner.submit(EURO, data={**EUROS, **typed})
    assert answer.status_code == 422
    assert said in text(answer)
    assert offered() == before


@pytest.mark.parametrize("code", ["USD", "EUR", "QQQ", "", "euro"])
def test_the_store_s_own_a_known_or_no_currency_cannot_be_added(owner, euros, code):
    before = offered()
    assert owner.submit(NEW, data={**EUROS, "code": code}).status_code == 422
    assert offered() == before


def test_a_country_starts_with_one_currency(owner, euros):
    answer = owner.submit(NEW, data={"code": "GBP", "rate": "0.79", "countries": ["DE"]})
    assert answer.status_code == 422
    assert "DE already starts with EUR." in text(answer)


def test_yen_have_no_cents_to_end_in(owner):
    owner.submit(NEW, data={"code": "JPY", "rate": "151.37"})
    page = text(owner.get(f"{PAGE}/JPY"))
    assert "¥2,880" not in page
    assert "Such as ¥180, ¥280" in page
    cents = {"code": "JPY", "rate": "151", "rounding": "1+0.99"}
    assert owner.submit(f"{PAGE}/JPY", data=cents).status_code == 422


def test_the_owner_decides_what_buyers_pay_in(owner, euros):
    assert owner.submit(PAGE, data={"charge": CHOSEN}).status_code == 303
    db.end_read()
    assert currencies.charges_chosen()
    answer = owner.submit(PAGE, data={"charge": "gold"})
    assert answer.status_code == 422
    assert "Please choose what buyers pay in." in text(answer)
    db.end_read()
    assert currencies.charges_chosen()


def test_a_currency_is_withdrawn(owner, euros):
    assert owner.submit(EURO, f"{EURO}/removal").status_code == 303
    assert offered() == ()
    assert owner.get(EURO).status_code == 404


def test_at_most_twenty_are_offered(owner):
    codes = [code for code, _ in countries.currencies("en") if code != "USD"]
    with db.transaction():
        for code in codes[:20]:
            currencies.offer(Offer(code=code, rate=Decimal(1)), at=NOON)
    answer = owner.submit(NEW, data={"code": codes[20], "rate": "1"})
    assert answer.status_code == 422
    assert "At most 20 currencies." in text(answer)


def test_the_store_s_currency_can_become_one_that_was_offered(owner, euros):
    with db.transaction():
        store.update(at=NOON, currency="EUR")
    assert offered() == ()
    assert owner.get(PAGE).status_code == 200
