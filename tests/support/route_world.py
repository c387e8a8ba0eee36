"""A shop in which every address leads somewhere, and the six people who may ask for it.

Made once: rows for every id and token an address can name (Cleo's, never Otto's), and browsers in which each
person is signed in. `snapshot` keeps the databases, `restore` brings them back before the next question.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from importlib import metadata
from typing import Any

from sqlalchemy import select

from fulfillment.carriers.base import DELIVERED, ScanEvent
from fulfillment.shipments import operations as parcels
from fulfillment.shipments import queries as deliveries
from fulfillment.shipments.contents import ParcelDraft
from shop.brand import currencies
from shop.brand.currencies import Offer
from shop.catalog import operations as catalog
from shop.catalog.operations.collections import CollectionInput
from shop.content import operations as content
from shop.customers import newsletter
from shop.customers import operations as customers
from shop.customers.addresses import PostalAddress
from shop.customers.models import Customer
from shop.exchange import operations as exchange
from shop.exchange.shopify_products.changes import ImportOptions
from shop.invoices import links as documents
from shop.invoices import queries as invoices
from shop.kernel import attention, clock, db, ids, preferences, signing
from shop.kernel.settings import Settings
from shop.mail import unsubscribing
from shop.mail.addresses import address_hash
from shop.mail.models import Mail
from shop.orders.models import Order
from shop.payments import by_hand, wiring
from shop.payments import operations as money
from shop.payments import queries as payments
from shop.payments.models import SavedCard
from shop.shipping import operations as shipping
from shop.shipping.models import ShippingMethod, ShippingZone
from shop.staff import operations as staff
from shop.staff.models import Staff
from shop.taxes import operations as taxes
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.factories.checkout import ASKS, cart_with, details, order_of, press
from tests.support import (
    route_account,
    route_carriers,
    route_conversations,
    route_credit,
    route_files,
    route_labels,
    route_offers,
    route_opinions,
    route_people,
    route_promotions,
    route_returns,
    route_reviews,
    route_segments,
    route_warehouses,
    route_wishes,
)
from tests.support import wiring as worker
from tests.support.route_state import World

ROLES = ("packer", "support", "marketing", "manager", "owner")
PEOPLE = ("stranger", "customer", "other customer", *ROLES)
COOKIES = ("session", "staff", "visitor", "visit", "cart", "consent", "remember_token")
NOW = NOON + timedelta(days=8)  # the survey about the order of NOON has been sent by then


def make(app: Any, settings: Settings) -> World:
    """Fill the empty shop behind `app`."""
    world = World(settings)
    with clock.frozen(NOON):
        cleo, otto = _shop(world)
        route_files.kept(world)
        _orders(world, cleo)
    with clock.frozen(NOW):
        worker.drain()
        _waiting(world)
        world.values |= route_carriers.values(world.values["parcel_id"], at=NOW)
        world.values |= route_conversations.values(cleo.id, at=NOW)
        world.values |= route_reviews.values(cleo.id, world.values["product_id"], at=NOW)
        world.values |= route_promotions.values(at=NOW)
        world.values |= route_offers.values(at=NOW)
        world.values |= route_credit.values(cleo.id, at=NOW)
        world.values |= route_returns.values(world.values["order"], at=NOW)
        world.values |= route_labels.values(world.values["order"], world.values["parcel_id"], at=NOW)
        world.values |= route_warehouses.values(world.values["work_id"], at=NOW)
        _tokens(world, cleo)
        world.values |= route_opinions.values(str(world.values["survey_token"]), at=NOW)
        world.values |= route_people.values(cleo.id, at=NOW)
        world.values |= route_segments.values(cleo.id, at=NOW)
        world.values |= route_wishes.make(uuid.UUID(str(world.values["product_id"])), at=NOW)
        for person, client in _people(app, world, cleo, otto):
            world.cookies[person] = {
                name: found.value for name in COOKIES if (found := client.get_cookie(name)) is not None
            }
    return world


def _shop(world: World) -> tuple[Customer, Customer]:
    with db.transaction() as session:
        taxes.set_rate(country="DE", name="VAT", percent="19", at=NOON)
        shipping.ensure_defaults(at=NOON)
        shop = PostalAddress(line1="1 Mill Lane", city="Berlin", country="DE")
        place = shipping.save_place(name="Studio", address=shop, hours="Mon", at=NOON)
        preferences.put(wiring.USE_BANK_TRANSFER, True, at=NOON)
        currencies.offer(Offer(code="EUR", rate=Decimal("0.93")), at=NOON)
        content.create_page(slug="about-us", locale="en", title="About us", at=NOON)
        mug = make_product("Mug", stock=50)
        world.values["collection"] = _collection([mug.id])
        people = [
            Customer(id=ids.new_id(), email=f"{name}@example.com", email_as_typed=f"{name}@example.com",
                     name=name, created_at=NOON)
            for name in ("cleo", "otto")
        ]  # fmt: skip
        session.add_all(people)
        session.flush()
        zone = session.scalars(select(ShippingZone).order_by(ShippingZone.position)).first()
        method = session.scalars(select(ShippingMethod).where(ShippingMethod.zone_id == zone.id)).first()
        card = SavedCard(id=ids.new_id(), customer_id=people[0].id, gateway="test", mode="test",
                         reference="card_4242_x", customer_ref="x", brand="Visa", last4="4242",
                         exp_month=12, exp_year=2034, trusted=True, created_at=NOON)  # fmt: skip
        session.add(card)
        kept = customers.save_address(customer_id=people[0].id, address=PostalAddress(name="Cleo"), at=NOON)
        item = attention.raise_item(kind="test", key=str(ids.new_id()), message="Look", at=NOON,
                                    action="retry_delivery")  # fmt: skip
        world.values |= {
            "handle": mug.handle, "product_id": mug.id, "variant_id": mug.variants[0].id,
            "customer_id": people[0].id, "zone_id": zone.id, "method_id": method.id,
            "country": "DE", "preset": "canada", "place_id": place.id,
            "card_id": card.id,
            "address_id": kept.id, "item_id": item.id, "slug": "about-us", "policy": "terms", "locale": "he",
            "code": "EUR",
            "connection": "main", "name": "pages-1", "report_name": "live", "touch_id": ids.new_id(),
            "version": metadata.version("plotly"),
            "asset": "img/placeholder.svg", "picture": "a/picture.webp",
        }  # fmt: skip
    return people[0], people[1]


def _collection(members: list[uuid.UUID]) -> str:
    made = catalog.create_collection(CollectionInput(title="Table"), at=NOON)
    catalog.set_members(made.id, members)
    return made.handle


def _waiting(world: World) -> None:
    """A collection, a picture to be fetched and a file to be imported; the worker has not seen them."""
    with db.transaction():
        run = exchange.start_import(
            run_id=ids.new_id(), filename="goods.csv", file="goods.csv", options=ImportOptions(), at=NOON
        )
        picture = catalog.add_picture_address(
            uuid.UUID(str(world.values["product_id"])), "https://pictures.example/mug.jpg", at=NOON
        )
        made = catalog.create_collection(CollectionInput(title="Gifts"), at=NOON)
        world.values |= {"run_id": run.id, "media_id": picture.id, "collection_id": made.id}


def _orders(world: World, cleo: Customer) -> None:
    """One that arrived, one waiting for a transfer, one for its bank, one to be given back by hand."""
    variant = world.values["variant_id"]

    def buy(payment_code: str = "test_card", card: str | None = "4242424242424242") -> Order:
        typed = details(email=cleo.email, payment_code=payment_code)
        return order_of(press(cart_with(variant), typed, card=card, customer_id=cleo.id))

    arrived, moving, asked = buy(), buy(), buy(card=ASKS)
    waiting, returned = (buy(payment_code="bank_transfer", card=None) for _ in range(2))
    worker.drain()
    with db.transaction():
        by_hand.confirm_received(payment_id=payments.of_order(returned.id)[0].id, at=NOON)
        refunds = money.refund(order_id=returned.id, amount=returned.total, reason="broken", at=NOON)
        for order in (arrived, moving):
            draft = [ParcelDraft(carrier="ups", tracking_number="1Z999AA10123456784")]
            parcels.ship(order_id=order.id, parcels=draft, source="form", at=NOON)
        delivery = deliveries.for_order(arrived.id)
        scan = ScanEvent(occurred_at=NOON, status=DELIVERED)
        parcels.add_scans(parcel_id=delivery.live[0].id, scans=[scan], at=NOON)
    worker.drain()
    world.values |= {
        "order": arrived, "order_id": arrived.id, "number": moving.number, "arrived_number": arrived.number,
        "waiting_number": waiting.number, "returned_number": returned.number,
        "order_token": arrived.token, "unpaid_token": asked.token,
        "payment_id": payments.of_order(waiting.id)[0].id, "refund_id": refunds[0].id,
        "reference": payments.of_order(asked.id)[0].reference,
        "track_token": delivery.fulfillment.token,
        "parcel_id": deliveries.for_order(moving.id).live[0].id,
        "work_id": deliveries.work_of(returned.id).id, "import_id": route_files.imported(),
        "story": "on_time", "story_step": 0, "story_mail": "shipped",
    }  # fmt: skip


def _tokens(world: World, cleo: Customer) -> None:
    db.end_read()
    mails = list(db.session().scalars(select(Mail).order_by(Mail.created_at)))
    invitation = next(mail for mail in mails if mail.kind == "nps_invitation")
    until = NOW + timedelta(days=1)
    order = world.values["order"]
    world.values |= {
        **{name: ids.new_id() for name in ("filter_id", "saved_id", "note_id")},
        "ending": "csv",
        "documents_token": documents.token(order),
        "invoice_id": invoices.invoice_of(order.id).id,
        "mail_id": mails[0].id,
        "survey_token": invitation.context["path"].rpartition("/")[2],
        "unsubscribe_token": signing.sign(
            unsubscribing.PURPOSE, [address_hash(cleo.email), "surveys"], expires_at=until
        ),
        "mail_provider": "postmark",
        "mail_provider_elsewhere": "ses",
        "choices_token": signing.sign(unsubscribing.CHOICES, address_hash(cleo.email), expires_at=until),
        "newsletter_token": signing.sign(newsletter.PURPOSE, [cleo.email, "en", "Yes"], expires_at=until),
        **route_account.values(cleo, at=NOW),
    }


def _people(app: Any, world: World, cleo: Customer, otto: Customer) -> Iterator[tuple[str, Any]]:
    """Each person's browser, signed in where they are somebody."""
    for person in PEOPLE:
        client = app.test_client()
        client.get("/consent")
        if person in ("customer", "other customer"):
            who = cleo if person == "customer" else otto
            client.submit(f"/account/sign-in/{route_account.link_to(customers.SIGN_IN, who, at=NOW)}")
        elif person in ROLES:
            client.set_cookie(STAFF_COOKIE, _hired(world, person))
        client.submit("/consent", "/cart/lines", {"variant": str(world.values["variant_id"])})
        page = client.get("/consent").get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        world.tokens[person] = found.group(1) if found else ""
        yield person, client


def _hired(world: World, role: str) -> str:
    with db.transaction():
        made: Staff = staff.invite(email=f"{role}@example.com", name=role, role=role, at=NOON)
        token = staff.start_session(made, at=NOW)
        if role == "packer":
            world.values["staff_id"] = made.id
            world.values["staff_link"] = staff.sign_in_link_token(made, at=NOW)
            world.values["password_link"] = staff.password_link(made, at=NOW)
    return token
