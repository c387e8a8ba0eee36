"""Places to pick up and previews by form, and telling a customer that their order is ready."""

from __future__ import annotations

import pytest

from shop.customers.addresses import PostalAddress
from shop.kernel import db
from shop.mail import queries as mails
from shop.mail import rendering
from shop.orders import queries as orders
from shop.shipping import operations, queries
from tests.conftest import NOON
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import cart_with, details, order_of, paid_order, press
from tests.web.admin.conftest import text

PAGE = "/admin/settings/shipping"
STUDIO = {
    "name": "Studio",
    "active": "1",
    "country": "US",
    "region": "NJ",
    "line1": "5 Pine Street",
    "postal_code": "07102",
    "city": "Newark",
    "hours": "Mon–Fri 10–18",
    "price": "1,50",
    "min_days": "0",
    "max_days": "2",
}


def test_a_place_is_made_changed_and_removed(owner):
    assert owner.submit(f"{PAGE}/places/new", data=STUDIO).status_code == 303
    db.end_read()
    (place,) = queries.places()
    assert (place.name, place.price_minor, place.max_days) == ("Studio", 150, 2)
    page = f"{PAGE}/places/{place.id}"
    assert "Mon–Fri 10–18" in text(owner.get(page))
    owner.submit(page, data={**STUDIO, "name": "Workshop", "active": ""})
    assert "Workshop" in text(owner.get(PAGE))
    db.end_read()
    assert not queries.places()[0].active
    owner.submit(page, f"{page}/removal")
    db.end_read()
    assert queries.places() == ()


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"country": "XX"},
        {"line1": ""},
        {"city": "x" * 121},
        {"price": "much"},
        {"price": "-1"},
        {"min_days": "3"},
        {"max_days": "121"},
    ],
)
def test_a_bad_place_is_refused(owner, change):
    answer = owner.submit(f"{PAGE}/places/new", data={**STUDIO, **change})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    db.end_read()
    assert queries.places() == ()


def test_an_address_is_tried(owner):
    stocked_variant(title="Mug")
    page = f"{PAGE}/preview"
    assert owner.get(page).status_code == 200
    answer = text(owner.get(f"{page}?item=mug&units=2&country=US&region=NY&postal_code=10001"))
    assert "It serves the whole country" in answer
    assert "There is no rate for this country." in answer
    for bad in (
        "item=unicorn&units=1",
        "item=mug&units=0",
        "item=mug&units=1e9",
        "item=mug&units=1&country=XX",
    ):
        assert owner.get(f"{page}?{bad}").status_code == 422


def test_the_customer_is_told_once_that_the_order_is_ready(owner):
    studio = PostalAddress(line1="5 Pine", city="Newark", country="US")
    with db.transaction():
        code = operations.save_place(name="Studio", address=studio, hours="", at=NOON).code
    order = order_of(press(cart_with(stocked_variant()), details(shipping_code=code), at=NOON))
    page = f"/admin/orders/{order.number}"
    assert "Picked up at" in text(owner.get(page))
    for _press in range(2):
        owner.submit(page, f"{page}/readiness")
    db.end_read()
    (mail,) = [one for one in mails.for_order(order.id) if one.kind == "ready"]
    said = rendering.render(template=mail.template, locale="en", context=mail.context)
    assert "5 Pine" in said.text
    assert "5 Pine" in said.html
    assert [entry.kind for entry in orders.timeline(order.id)].count("ready_for_pickup") == 1
    sent = paid_order(at=NOON)
    owner.submit(f"/admin/orders/{sent.number}", f"/admin/orders/{sent.number}/readiness")
    db.end_read()
    assert "ready_for_pickup" not in {entry.kind for entry in orders.timeline(sent.id)}
