"""Who is here now."""

from __future__ import annotations

import uuid
from datetime import timedelta

from shop.kernel import clock, db, ids
from shop.kernel.origin import Origin
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import cart_with
from tracking.journeys import operations
from tracking.reports import asking, live


def put_into_cart(origin: Origin, cart_id: uuid.UUID, *, minutes: float) -> None:
    at = clock.to_micros(make.later(minutes))
    with db.transaction("journey"):
        operations.record_fact(
            "add_to_cart", event_id=ids.new_id(), at=at, received_at=at, origin=origin, cart_id=cart_id
        )
        operations.reach(session_id=origin.session_id, name="add_to_cart", new=True, at=at)


def test_visits_of_people_with_a_page_lately_are_here(database: Settings) -> None:
    here = make.visit(source="instagram", medium="social", campaign="spring")
    make.look(here, "/", at=make.later(-9), query={"utm_source": "instagram", "utm_medium": "social"})
    make.look(here, "/products/mug", title="Mug", at=make.later(-2), began=make.later(-9), first_visit=True)
    make.look(make.visit(), "/", at=make.later(-6))  # gone
    make.look(make.visit(), "/", at=NOON, user_agent="Googlebot/2.1")
    make.look(make.visit(actor="staff:1"), "/", at=NOON)
    found = live.now(NOON)
    assert (found.visits, found.visitors, found.new) == (1, 1, 1)
    guest = found.guests[0]
    assert (guest.path, guest.title, guest.pages, guest.source) == ("/products/mug", "Mug", 2, "instagram")
    assert (guest.began, guest.seen) == (make.later(-9), make.later(-2))
    assert found.pages == (("/products/mug", 1),)
    assert found.sources == (("Organic Social", "instagram", 1),)
    assert (sum(found.minutes), found.minutes[-10], found.minutes[-7], found.minutes[-3]) == (3, 1, 1, 1)


def test_a_cart_is_told_of_who_agreed_and_summed_up_for_all(sqlite: Settings) -> None:
    mug = stocked_variant(title="Mug")
    known, stranger, half = make.visit(), make.visit(consent="denied"), timedelta(minutes=29)
    for origin in (known, stranger):
        make.look(origin, "/cart", at=make.later(-1))
        cart = cart_with(mug, quantity=2, at=NOON - half)
        put_into_cart(origin, cart.id, minutes=-0.5)
    cart_with(mug, at=NOON - timedelta(hours=1))
    found = live.now(NOON)
    items = {guest.session_id: guest.items for guest in found.guests}
    assert [(item.title, item.quantity, item.value.minor) for item in items[known.session_id]] == [
        ("Mug", 2, 5600)
    ]
    assert items[stranger.session_id] == ()
    assert {guest.stage for guest in found.guests} == {2}  # that there is something is known of both
    assert (found.carts, found.carts_minor) == (2, 11_200)
    assert [(heap.title, heap.carts, heap.units) for heap in found.heaps] == [("Mug", 2, 4)]
    assert [moment.name for moment in found.moments] == ["add_to_cart", "add_to_cart"]


def test_an_empty_shop_has_an_answer(sqlite: Settings) -> None:
    answer = asking.find("live").answer(asking.ask(asking.find("live"), {}, at=NOON))
    assert {tile.key: tile.value for tile in answer.tiles} == dict.fromkeys(
        ("visitors", "new", "pages", "carts", "worth", "paying"), 0
    )
    assert answer.table("visits").rows == ()
    assert len(answer.table("minutes").rows) == 30
