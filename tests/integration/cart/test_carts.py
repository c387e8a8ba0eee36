"""What shoppers do with a cart, alone and at once."""

from __future__ import annotations

import uuid

import pytest

from shop.cart import operations, queries
from shop.cart.models import Cart
from shop.cart.operations import BadQuantity, CartFull, NotEnough, NotForSale, UnknownCode
from shop.catalog.models import ARCHIVED, Product
from shop.customers import operations as customers
from shop.kernel import db, ids
from shop.kernel.errors import NotFound
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode
from tests.factories.catalog import make_product, stocked_variant, variants
from tests.factories.checkout import AT, cart_with
from tests.support.crowd import errors, together

pytestmark = pytest.mark.usefixtures("database")


def add(cart: Cart | None, variant_id: uuid.UUID, quantity: int = 1) -> Cart:
    with db.transaction():
        return operations.add(
            token=cart.token if cart else None, variant_id=variant_id, quantity=quantity, at=AT
        )


def holds(cart: Cart) -> dict[uuid.UUID, int]:
    db.end_read()
    return queries.quantities(cart.id)


def customer(email: str = "cleo@example.com") -> uuid.UUID:
    with db.transaction():
        return customers.upsert_for_order(email=email, name="Cleo", locale="en", at=AT).id


@pytest.mark.sqlite
def test_adding_again_adds_up() -> None:
    mug = stocked_variant(10)
    cart = add(add(None, mug, 2), mug, 3)
    assert holds(cart) == {mug: 5}
    assert sum(queries.contents(cart.token).values()) == 5


@pytest.mark.sqlite
def test_every_change_has_a_version_of_its_own() -> None:
    mug = stocked_variant(10)
    cart = add(None, mug)
    versions = [cart.version, add(cart, mug).version]
    with db.transaction():
        versions.append(operations.set_quantity(token=cart.token, variant_id=mug, quantity=7, at=AT).version)
        versions.append(operations.remove(token=cart.token, variant_id=mug, at=AT).version)
    assert versions == [1, 2, 3, 4]


@pytest.mark.sqlite
@pytest.mark.parametrize("quantity", [0, -1, -999, 1000, 10**12])
def test_senseless_quantities_are_refused(quantity: int) -> None:
    mug = stocked_variant(10)
    cart = add(None, mug)
    with pytest.raises(BadQuantity):
        add(cart, mug, quantity)
    assert holds(cart) == {mug: 1}


def test_sums_are_capped_too() -> None:
    book = stocked_variant(None)
    cart = add(None, book, 999)
    with pytest.raises(BadQuantity):
        add(cart, book, 1)
    assert holds(cart) == {book: 999}


@pytest.mark.sqlite
def test_no_more_than_there_is() -> None:
    mug = stocked_variant(3)
    cart = add(None, mug, 2)
    with pytest.raises(NotEnough, match="Only 3 of “Mug” left"):
        add(cart, mug, 2)
    with pytest.raises(NotEnough):
        with db.transaction():
            operations.set_quantity(token=cart.token, variant_id=mug, quantity=4, at=AT)
    assert holds(cart) == {mug: 2}


def test_what_is_sold_out_or_unknown_or_hidden_cannot_be_added() -> None:
    with pytest.raises(NotEnough, match="sold out"):
        add(None, stocked_variant(0))
    with pytest.raises(NotForSale):
        add(None, ids.new_id())
    hidden = stocked_variant(5)
    with db.transaction() as session:
        for product in session.query(Product):
            product.status = ARCHIVED
    with pytest.raises(NotForSale):
        add(None, hidden)


def test_zero_takes_it_out() -> None:
    mug = stocked_variant(3)
    cart = add(None, mug)
    with db.transaction():
        operations.set_quantity(token=cart.token, variant_id=mug, quantity=0, at=AT)
    assert holds(cart) == {}


@pytest.mark.sqlite
def test_a_strangers_token_changes_nothing() -> None:
    mug = stocked_variant(3)
    cart = add(None, mug)
    for token in (None, "", "guess", cart.token[:-1], cart.token + "\x00", "x" * 9999):
        with pytest.raises(NotFound), db.transaction():
            operations.set_quantity(token=token, variant_id=mug, quantity=2, at=AT)
    assert holds(cart) == {mug: 1}


@pytest.mark.sqlite
def test_what_is_not_in_the_cart_has_no_quantity_to_set() -> None:
    mug, bowl = stocked_variant(3), stocked_variant(3, title="Bowl")
    cart = add(None, mug)
    with pytest.raises(NotForSale), db.transaction():
        operations.set_quantity(token=cart.token, variant_id=bowl, quantity=1, at=AT)


def test_two_who_add_at_once_lose_nothing() -> None:
    mug, bowl = stocked_variant(100), stocked_variant(100, title="Bowl")
    cart = add(None, mug)
    results = together(*[lambda: add(cart, mug), lambda: add(cart, bowl)] * 8)
    assert errors(results) == []
    assert holds(cart) == {mug: 9, bowl: 8}
    assert sorted(found.version for found in results if isinstance(found, Cart)) == list(range(2, 18))


@pytest.mark.sqlite
def test_a_hundred_different_things_are_enough() -> None:
    with db.transaction():
        product = make_product(
            "Bead", option_names=("Size",), variants=variants(*(f"No. {i}" for i in range(99)))
        )
    beads = [variant.id for variant in product.variants]
    cart = cart_with(*beads, stocked_variant())
    with pytest.raises(CartFull):
        add(cart, stocked_variant())
    assert len(holds(add(cart, beads[0]))) == 100


@pytest.mark.sqlite
def test_buying_now_leaves_the_cart_alone() -> None:
    mug, bowl = stocked_variant(3), stocked_variant(3, title="Bowl")
    cart = add(None, mug)
    with db.transaction():
        quick = operations.single(variant_id=bowl, at=AT)
    assert (holds(cart), holds(quick)) == ({mug: 1}, {bowl: 1})


def test_signing_in_brings_the_older_cart_back() -> None:
    mug, bowl = stocked_variant(4), stocked_variant(9, title="Bowl")
    me = customer()
    older = add(add(None, mug, 3), bowl, 2)
    with db.transaction():
        operations.claim(token=older.token, customer_id=me, at=AT)
    newer = add(None, mug, 2)
    with db.transaction():
        mine = operations.claim(token=newer.token, customer_id=me, at=AT)
    assert mine is not None
    assert mine.id == newer.id
    assert holds(newer) == {mug: 4, bowl: 2}  # 2 + 3 mugs, but only 4 are left
    assert queries.find(older.token) is None


@pytest.mark.sqlite
def test_signing_in_during_checkout_keeps_exactly_the_cart_seen() -> None:
    mug, bowl = stocked_variant(4), stocked_variant(9, title="Bowl")
    me = customer()
    older = add(None, bowl, 2)
    with db.transaction():
        operations.claim(token=older.token, customer_id=me, at=AT)
    newer = add(None, mug)
    with db.transaction():
        operations.claim(token=newer.token, customer_id=me, at=AT, in_checkout=True)
    assert holds(newer) == {mug: 1}
    assert queries.find(older.token) is not None


@pytest.mark.sqlite
def test_signing_in_without_a_cart_finds_the_one_from_before() -> None:
    me = customer()
    older = add(None, stocked_variant())
    with db.transaction():
        operations.claim(token=older.token, customer_id=me, at=AT)
        found = operations.claim(token=None, customer_id=me, at=AT)
    assert found is not None
    assert found.id == older.id


@pytest.mark.sqlite
def test_codes_are_noted_once_and_unknown_ones_refused() -> None:
    with db.transaction():
        made = promotions.create(name="Ten", benefit=PercentOff(1000), conditions=[HasCode()], at=AT)
        promotions.add_code(promotion_id=made.id, code="Ten Off", at=AT)
    cart = add(None, stocked_variant())
    for word in ("ten off", " TENOFF "):
        with db.transaction():
            operations.apply_code(token=cart.token, code=word, at=AT)
    with pytest.raises(UnknownCode), db.transaction():
        operations.apply_code(token=cart.token, code="' OR 1=1", at=AT)
    db.end_read()
    found = queries.find(cart.token)
    assert found is not None
    assert found.codes == ["TENOFF"]
    with db.transaction():
        operations.remove_code(token=cart.token, code="tenoff", at=AT)
    db.end_read()
    found = queries.find(cart.token)
    assert found is not None
    assert found.codes == []


def test_lines_say_what_is_wrong_with_them_now() -> None:
    from shop.inventory import operations as inventory

    mug = stocked_variant(5)
    cart = add(None, mug, 5)
    with db.transaction():
        inventory.set_on_hand(variant_id=mug, on_hand=2, reason="counted", at=AT)
    (item,) = queries.lines(queries.find(cart.token))
    assert str(item.problem) == "Only 2 of “Mug” left."
