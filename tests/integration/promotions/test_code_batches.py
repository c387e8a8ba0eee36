"""Codes of the owner's own, batches for one order each, and codes bound to an address."""

from __future__ import annotations

import uuid

import pytest

from shop.cart import operations as carts
from shop.checkout import flow
from shop.kernel import db
from shop.kernel.registry import Person
from shop.promotions import operations, privacy, queries
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode
from shop.promotions.models import PromotionCode
from shop.promotions.operations import BadPromotion
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, press

pytestmark = pytest.mark.usefixtures("sqlite")


def promotion(**more: object) -> uuid.UUID:
    with db.transaction():
        return operations.create(
            name="Ten",
            benefit=PercentOff(1000),
            conditions=[HasCode()],
            at=AT,
            **more,  # type: ignore[arg-type]
        ).id


def batch(promotion_id: uuid.UUID, **more: object) -> list[tuple[str, str, bool]]:
    with db.transaction():
        made = operations.make_batch(promotion_id=promotion_id, name="Letters", at=AT, **more)  # type: ignore[arg-type]
    return list(queries.batch_rows(promotion_id, made.id))


def test_every_code_is_another_and_long_enough_not_to_be_guessed() -> None:
    codes = [code for code, _email, _used in batch(promotion(), size=500)]
    assert len(set(codes)) == 500
    assert {len(code) for code in codes} == {12}
    assert not set("".join(codes)) & set("01ILO")


def test_a_code_of_a_batch_counts_once() -> None:
    made = promotion()
    (code, _email, _used), _other = batch(made, size=2)
    assert order_of(press(cart_with(stocked_variant()), details(code=code))).discount_minor == 280
    again = flow.view(cart_token=cart_with(stocked_variant()).token, details=details(code=code), at=AT)
    assert [str(one) for one in again.warnings] == ["This discount has been used up."]
    assert [(row.used, row.batch.size) for row in queries.batches_of(made)] == [(1, 2)]


def test_a_bound_code_is_for_its_address_alone() -> None:
    ((code, email, _used),) = batch(promotion(), emails=["Cleo@Example.com", "cleo@example.com"])
    assert email == "cleo@example.com"
    cart = cart_with(stocked_variant())
    said = {
        address: str(
            flow.view(cart_token=cart.token, details=details(code=code, email=address), at=AT).codes[0].said
        )
        for address in ("", "noa@example.com", "cleo@example.com")
    }
    assert said == {
        "": "Enter the email address this code was sent to, and it counts.",
        "noa@example.com": "This code belongs to another email address.",
        "cleo@example.com": "Ten counts.",
    }
    assert order_of(press(cart, details(code=code))).discount_minor == 280


def test_of_two_codes_of_one_promotion_one_counts_even_if_the_other_is_used() -> None:
    rows = batch(promotion(), size=2)
    first, second = sorted(code for code, _email, _used in rows)
    press(cart_with(stocked_variant()), details(code=first))
    cart = cart_with(stocked_variant())
    with db.transaction():
        carts.apply_code(token=cart.token, code=first, at=AT)
        carts.apply_code(token=cart.token, code=second, at=AT)
    seen = flow.view(cart_token=cart.token, details=details(), at=AT)
    assert [(one.code, one.counts, str(one.said)) for one in seen.codes] == [
        (first, False, "Ten counts already."),
        (second, True, "Ten counts."),
    ]
    assert order_of(press(cart)).discount_minor == 280


@pytest.mark.parametrize(
    "wrong", [{"size": 0}, {"size": 10_001}, {"emails": ["cleo"]}, {"size": 1, "name": " "}]
)
def test_senseless_batches_are_refused(wrong: dict[str, object]) -> None:
    made = promotion()
    with pytest.raises(BadPromotion), db.transaction():
        operations.make_batch(promotion_id=made, at=AT, **{"name": "Letters", **wrong})  # type: ignore[arg-type]
    assert queries.batches_of(made) == []


def test_an_unused_batch_goes_with_its_codes_and_a_used_one_stays() -> None:
    made = promotion()
    ((code, _email, _used),) = batch(made, size=1)
    batch(made, size=3)
    newest, oldest = sorted(queries.batches_of(made), key=lambda row: -row.batch.size)
    with db.transaction():
        operations.remove_batch(promotion_id=made, batch_id=newest.batch.id)
    press(cart_with(stocked_variant()), details(code=code))
    with pytest.raises(BadPromotion), db.transaction():
        operations.remove_batch(promotion_id=made, batch_id=oldest.batch.id)
    db.end_read()
    assert [row.batch.size for row in queries.batches_of(made)] == [1]


def test_a_person_is_told_of_codes_bound_to_them_and_unused_ones_are_erased() -> None:
    batch(promotion(), emails=["cleo@example.com", "noa@example.com"])
    cleo = Person(customer_id=uuid.uuid4(), email="cleo@example.com")
    assert [row["code"] for row in privacy.offers(cleo)]
    with db.transaction():
        privacy.forget(cleo, AT)
    db.end_read()
    assert privacy.offers(cleo) == []
    assert [row.email for row in db.session().query(PromotionCode)] == ["noa@example.com"]
