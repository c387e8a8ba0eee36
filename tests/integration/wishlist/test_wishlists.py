"""Wish lists: of a browser, of an account, merged at sign-in, shared to look at; also all at once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.catalog import operations as catalog
from shop.customers.models import Customer
from shop.inventory import operations as inventory
from shop.kernel import db, ids
from shop.kernel.errors import NotFound
from shop.kernel.registry import Person
from shop.wishlist import jobs, operations, privacy, queries
from shop.wishlist.models import Wishlist
from shop.wishlist.operations import WishlistFull
from shop.wishlist.queries import Holder
from tests.factories.catalog import AT, make_product, variants
from tests.support.crowd import errors, together


def product(title: str = "Mug", **more) -> uuid.UUID:
    with db.transaction():
        return make_product(title, **more).id


def customer(email: str = "cleo@example.com") -> uuid.UUID:
    with db.transaction() as session:
        made = Customer(id=ids.new_id(), email=email, email_as_typed=email, created_at=AT)
        session.add(made)
    return made.id


def add(holder: Holder, product_id: uuid.UUID, **more) -> Holder:
    """Put it there; who holds the list now."""
    with db.transaction():
        found = operations.add(holder=holder, product_id=product_id, at=more.pop("at", AT), **more)
    return holder if holder.customer_id else Holder(token=found.token)


def titles(holder: Holder) -> list[str]:
    db.end_read()
    found = queries.find(holder)
    return [wish.card.title for wish in queries.wishes(found.id)] if found else []


def lists() -> int:
    db.end_read()
    return db.session().scalar(select(func.count()).select_from(Wishlist)) or 0


def test_a_guest_gets_a_list_with_the_first_thing(sqlite) -> None:
    assert queries.find(Holder()) is None
    mine = add(Holder(), product())
    add(mine, product("Bowl"), at=AT + timedelta(minutes=1))
    assert titles(mine) == ["Bowl", "Mug"]
    assert lists() == 1


def test_twice_is_once_and_the_later_variant_counts(sqlite) -> None:
    with db.transaction():
        made = make_product("Mug", option_names=("Size",), variants=variants("Small", "Large"))
    small, large = (one.id for one in made.variants)
    mine = add(Holder(), made.id, variant_id=small)
    add(mine, made.id, variant_id=large)
    wish = queries.wishes(queries.find(mine).id)[0]
    assert (len(titles(mine)), wish.variant.variant_title, wish.buyable) == (1, "Large", large)


def test_a_variant_of_another_product_is_passed_over(sqlite) -> None:
    with db.transaction():
        other = make_product("Bowl").variants[0].id
    mine = add(Holder(), product(), variant_id=other)
    assert queries.wishes(queries.find(mine).id)[0].variant is None


def test_taking_off_is_harmless_twice_and_for_strangers(sqlite) -> None:
    mug = product()
    mine = add(Holder(), mug)
    for holder in (Holder(token="somebody else's"), Holder(), mine, mine):
        with db.transaction():
            operations.remove(holder=holder, product_id=mug, at=AT)
    assert titles(mine) == []


def test_what_is_not_sold_cannot_be_wished_and_leaves_the_list(sqlite) -> None:
    mug = product()
    with pytest.raises(NotFound):
        add(Holder(), ids.new_id())
    mine = add(Holder(), mug)
    with db.transaction():
        catalog.set_status(mug, "draft", at=AT)
    assert titles(mine) == []


def test_a_list_is_full_at_some_point(sqlite, monkeypatch) -> None:
    monkeypatch.setattr(operations, "MOST_ITEMS", 2)
    mine = add(add(Holder(), product()), product("Bowl"))
    with pytest.raises(WishlistFull):
        add(mine, product("Vase"))


def test_what_was_sold_out_and_is_back_says_so(sqlite) -> None:
    with db.transaction():
        made = make_product("Mug", stock=0)
    mine = add(Holder(), made.id)
    wish = queries.wishes(queries.find(mine).id)[0]
    assert (wish.buyable, wish.is_back) == (None, False)
    with db.transaction():
        inventory.adjust(variant_id=made.variants[0].id, delta=3, reason="received", at=AT)
    db.end_read()
    assert queries.wishes(queries.find(mine).id)[0].is_back


def test_signing_in_adds_the_guests_list_to_the_accounts(sqlite) -> None:
    cleo, mug = customer(), product()
    owner = Holder(customer_id=cleo)
    add(owner, mug)
    guest = add(add(Holder(), mug), product("Bowl"))
    for _twice in range(2):
        with db.transaction():
            operations.claim(token=guest.token, customer_id=cleo, at=AT)
    assert sorted(titles(owner)) == ["Bowl", "Mug"]
    assert (titles(guest), lists()) == ([], 1)


def test_a_customers_list_is_not_opened_by_its_token(sqlite) -> None:
    owner = Holder(customer_id=customer())
    add(owner, product())
    token, otto = queries.find(owner).token, customer("otto@example.com")
    assert titles(Holder(token=token)) == []
    with db.transaction():
        assert operations.claim(token=token, customer_id=otto, at=AT) is None
    assert titles(owner) == ["Mug"]


def test_a_shared_address_outlives_signing_in_and_can_be_taken_away(sqlite) -> None:
    guest = add(Holder(), product())
    with db.transaction():
        address = operations.share(holder=guest)
        assert operations.share(holder=guest) == address
    cleo = customer()
    with db.transaction():
        operations.claim(token=guest.token, customer_id=cleo, at=AT)
    assert queries.shared(address).customer_id == cleo
    with db.transaction():
        operations.unshare(holder=Holder(customer_id=cleo))
    assert queries.shared(address) is None


def test_an_empty_hand_has_nothing_to_share(sqlite) -> None:
    with pytest.raises(NotFound), db.transaction():
        operations.share(holder=Holder())


@pytest.mark.parametrize("token", ["", "x" * 5000, "a\x00b", "' OR 1=1 --"])
def test_impossible_tokens_find_nothing(database, token) -> None:
    assert (queries.find(Holder(token=token)), queries.shared(token)) == (None, None)
    assert queries.product_ids(Holder(token=token)) == frozenset()


def test_the_owner_sees_on_how_many_lists_a_product_is(sqlite) -> None:
    mug = product()
    add(Holder(), mug)
    add(Holder(), mug)
    assert queries.counts([mug, ids.new_id()]) == {mug: 2}


def test_guests_lists_end_and_accounts_lists_stay(sqlite) -> None:
    mug = product()
    add(Holder(), mug)
    owner = add(Holder(customer_id=customer()), mug)
    assert jobs.forget_old(AT + operations.GUESTS_KEPT + timedelta(days=1)) == 1
    assert titles(owner) == ["Mug"]


def test_what_is_known_of_a_person_is_exported_and_erased(sqlite) -> None:
    cleo = customer()
    add(Holder(customer_id=cleo), product())
    person = Person(customer_id=cleo, email="cleo@example.com")
    assert privacy.export(person) == [{"product": "Mug", "variant": ""}]
    with db.transaction():
        privacy.erase(person, AT)
    assert (privacy.export(person), lists()) == ([], 0)


def test_presses_at_once_make_one_list_and_one_item(database) -> None:
    cleo, mug, bowl = customer(), product(), product("Bowl")
    owner = Holder(customer_id=cleo)
    acts = [lambda: add(owner, mug)] * 3 + [lambda: add(owner, bowl)] * 3
    assert errors(together(*acts)) == []
    assert (sorted(titles(owner)), lists()) == (["Bowl", "Mug"], 1)


def test_two_sign_ins_at_once_lose_nothing(database) -> None:
    cleo = customer()
    guests = [add(Holder(), product(title)) for title in ("Mug", "Bowl")]

    def claim(token: str) -> None:
        with db.transaction():
            operations.claim(token=token, customer_id=cleo, at=AT)

    acts = [lambda token=guest.token: claim(token) for guest in guests * 2]
    assert errors(together(*acts)) == []
    assert (sorted(titles(Holder(customer_id=cleo))), lists()) == (["Bowl", "Mug"], 1)
