"""Two weeks of sales in the demo store, through the real checkout with the clock in the past.

Nobody exists and no money moves: invented people pay by test card. What follows from each order (mails,
parcels, surveys) happens through the same facts as ever, at its own time.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.cart import operations as carts
from shop.catalog.models import ACTIVE, Product, Variant
from shop.checkout import flow
from shop.checkout.values import CheckoutDetails
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db, ids, outbox, registry, work
from shop.kernel.origin import CONSENT_GRANTED, Origin, acting_as
from shop.orders import queries as orders
from shop.payments import wiring
from shop.payments.gateways.test.cards import DECLINED, SUCCEEDS
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode

CODE = "WELCOME10"


@dataclass(frozen=True)
class Person:
    """An invented shopper and where they came from."""

    name: str
    email: str
    address: PostalAddress
    campaign: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sale:
    """One purchase: how many hours ago, who, and which products by their place in the catalog."""

    hours_ago: int
    who: Person
    goods: tuple[tuple[int, int], ...]
    code: str = ""
    hesitates: bool = False


def _lives(name: str, line1: str, city: str, region: str, postal_code: str, country: str) -> PostalAddress:
    return PostalAddress(
        name=name, line1=line1, city=city, region=region, postal_code=postal_code, country=country
    )


MAYA = Person(
    "Maya Brooks",
    "maya.brooks@example.com",
    _lives("Maya Brooks", "41 Harbor Road", "Portland", "ME", "04101", "US"),
    {"source": "instagram", "medium": "social", "campaign": "autumn-glazes"},
)
JONAS = Person(
    "Jonas Weber",
    "jonas.weber@example.com",
    _lives("Jonas Weber", "Kastanienallee 12", "Berlin", "", "10435", "DE"),
    {"source": "google", "medium": "organic"},
)
NOA = Person(
    "נועה לוי",
    "noa.levi@example.com",
    _lives("נועה לוי", "הרצל 18", "תל אביב", "", "6688312", "IL"),
    {"source": "newsletter", "medium": "email", "campaign": "november"},
)
AMELIE = Person(
    "Amélie Laurent",
    "amelie.laurent@example.com",
    _lives("Amélie Laurent", "8 rue des Martyrs", "Paris", "", "75009", "FR"),
    {"source": "pinterest", "medium": "social"},
)
THEO = Person(
    "Theo Okafor",
    "theo.okafor@example.com",
    _lives("Theo Okafor", "270 Juniper Lane", "Boulder", "CO", "80302", "US"),
)

SALES = (
    Sale(14 * 24, MAYA, ((0, 2), (3, 1)), code=CODE),
    Sale(12 * 24 + 5, JONAS, ((1, 1),)),
    Sale(11 * 24 + 2, NOA, ((2, 4),)),
    Sale(9 * 24 + 7, THEO, ((4, 1), (5, 1)), hesitates=True),
    Sale(6 * 24 + 3, AMELIE, ((0, 1), (6, 2)), code=CODE),
    Sale(4 * 24 + 1, MAYA, ((7, 1),)),
    Sale(2 * 24 + 6, JONAS, ((1, 2), (2, 1))),
    Sale(20, THEO, ((8, 1),)),
    Sale(3, NOA, ((5, 1), (3, 2))),
)


def install() -> None:
    """Register the seeder."""
    registry.seeder("orders", seed, order=40)


def seed(at: datetime) -> None:
    """Make the demo sales, unless there are orders or nothing to sell. Opens its own transactions."""
    goods = _goods()
    db.end_read()
    if not goods or orders.page(per_page=1).total or wiring.test_gateway() is None:
        return
    _offer(at - timedelta(days=15))
    for sale in SALES:
        moment = at - timedelta(hours=sale.hours_ago)
        with clock.frozen(moment), acting_as(_visit(sale.who)):
            _sell(sale, goods, at=moment)
        with clock.frozen(moment + timedelta(minutes=1)):
            work.drain(lambda: outbox.run_due(at=clock.now()))
            db.end_read()


def _goods() -> list[uuid.UUID]:
    """One variant that is in stock of each product on sale, in the order they were made."""
    rows = db.session().execute(
        select(Variant.product_id, Variant.id)
        .join(Product, Product.id == Variant.product_id)
        .where(Product.status == ACTIVE, (Variant.available.is_(None)) | (Variant.available > 10))
        .order_by(Product.created_at.desc(), Product.id, Variant.position)
    )
    first: dict[uuid.UUID, uuid.UUID] = {}
    for product_id, variant_id in rows:
        first.setdefault(product_id, variant_id)
    return list(first.values())


def _offer(at: datetime) -> None:
    with db.transaction():
        made = promotions.create(
            name="Welcome", label="Welcome", benefit=PercentOff(1000), conditions=[HasCode()], at=at
        )
        promotions.add_code(promotion_id=made.id, code=CODE, at=at)


def _visit(who: Person) -> Origin:
    return Origin(
        actor="visitor",
        visitor_id=str(ids.derived_id("demo visitor", who.email)),
        session_id=str(ids.new_id()),
        campaign=who.campaign,
        consent=CONSENT_GRANTED,
    )


def _sell(sale: Sale, goods: list[uuid.UUID], *, at: datetime) -> None:
    details = CheckoutDetails(
        email=sale.who.email, address=sale.who.address, payment_code=wiring.TEST_CARD.code, code=sale.code
    )
    token = _fill(sale, goods, at=at)
    flow.begin(cart_token=token, at=at)
    seen = flow.view(cart_token=token, details=details, at=at)
    db.end_read()
    placed = flow.place(
        cart_token=token,
        cart_version=seen.cart_version,
        shown_total_minor=seen.quote.total.minor,
        details=seen.details,
        test_card=(DECLINED if sale.hesitates else SUCCEEDS).number,
        at=at,
    )
    if sale.hesitates:
        flow.pay_again(order_token=placed.order_token, test_card=SUCCEEDS.number, at=at)


def _fill(sale: Sale, goods: list[uuid.UUID], *, at: datetime) -> str:
    token = ""
    with db.transaction():
        for place, quantity in sale.goods:
            variant_id = goods[place % len(goods)]
            token = carts.add(token=token or None, variant_id=variant_id, quantity=quantity, at=at).token
    return token
