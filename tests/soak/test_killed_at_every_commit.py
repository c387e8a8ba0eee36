"""The process dies at every commit and every outside call of placing and paying, and perhaps again while the
worker mends that: what the provider took is what orders were paid, nobody pays twice, no order is lost, and
the stock is what its movements add up to.

Each run is told by its seed alone: which card, where the process dies, and what the shopper does then.
"""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from shop.cart.models import OPEN, ORDERED, Cart
from shop.checkout import flow, reconciling
from shop.checkout.values import Placement
from shop.inventory import jobs as inventory_jobs
from shop.inventory import queries as inventory
from shop.inventory.models import StockLevel
from shop.kernel import db, outbox
from shop.mail.models import Mail
from shop.orders.models import CANCELLED, Order
from shop.payments import refunding, wiring
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import ASKS, AT, DECLINED, GOOD, cart_with, details, press
from tests.support.sudden_death import Blade, Books, Death, provider

if os.environ.get("SOAK") != "full":
    pytestmark = pytest.mark.sqlite
SEED = 20261122
CARDS = (GOOD, ASKS, DECLINED)
UNITS, WANTED = 9, 2
CODE = "TENTH"
PRESSED = {"total": 5540}  # two mugs with a tenth off, and delivery
AFTERWARDS = [timedelta(minutes=minutes) for minutes in (4, 10, 40)] + [timedelta(hours=25)]


@dataclass
class Life:
    """One shopper, and the process that serves them."""

    name: str
    card: str
    at: datetime
    chance: random.Random
    blade: Blade
    variant_id: uuid.UUID = field(init=False)
    cart: Cart = field(init=False)
    seen: Placement | None = None

    def __post_init__(self) -> None:
        self.variant_id = stocked_variant(UNITS, title=f"Mug {self.name}")
        self.cart = cart_with(self.variant_id, quantity=WANTED, at=self.at)

    def pay(self) -> None:
        """The whole way, as far as this card goes."""
        self.live(self.press)
        if self.seen is not None and self.card == ASKS:
            self.live(self.answer_bank)
        if self.seen is not None and self.card == DECLINED:
            self.live(self.pay_again)

    def live(self, act: Callable[[], None]) -> None:
        """Do it; where the process dies, the shopper tries again or not."""
        try:
            act()
        except Death:
            self.blade.rise()
            if self.chance.random() < 0.6:
                self.live(act)
        db.end_read()

    def press(self) -> None:
        """Press "pay"."""
        typed = details(email=f"{self.name}@example.com", code=CODE)
        self.seen = press(self.cart, typed, card=self.card, at=self.at, **PRESSED)

    @property
    def was_told_paid(self) -> bool:
        """Whether a page said so."""
        paid = self.seen.payment if self.seen is not None else None
        return paid is not None and paid.paid

    def answer_bank(self) -> None:
        """Say yes to the bank, which the shop does not hear, and come back to the order's page."""
        assert self.seen is not None
        if self.seen.payment is not None:
            gateway = wiring.test_gateway()
            assert gateway is not None
            gateway.authenticate(self.seen.payment.reference, approve=True)
        flow.refresh(order_token=self.seen.order_token, at=self.at)

    def pay_again(self) -> None:
        """Take another card."""
        assert self.seen is not None
        flow.pay_again(order_token=self.seen.order_token, test_card=GOOD, at=self.at)

    def be_mended(self) -> None:
        """A day of the worker; where it dies, the next one goes on."""
        for later in AFTERWARDS:
            try:
                work(self.at + later)
            except Death:
                self.blade.rise()
                work(self.at + later)


def work(at: datetime) -> None:
    """What of the worker's turn has to do with orders, money and goods."""
    flow.sweep(at)
    inventory_jobs.release_expired(at)
    while outbox.run_due(at=at) + refunding.run_due(at=at):
        pass
    db.end_read()


def test_nothing_is_lost_or_doubled_wherever_the_process_dies(
    database: object, monkeypatch: pytest.MonkeyPatch, rounds: Callable[[int, int], int]
) -> None:
    books, blade = Books(), Blade()
    monkeypatch.setattr(wiring, "BogusGateway", provider(books, blade))
    offer_a_code()
    with blade.over_commits():
        places = [(card, place) for card in CARDS for place in range(places_of(card, blade))]
        random.Random(SEED).shuffle(places)
        for number in range(rounds(20, 500)):
            run(number, *places[number % len(places)], books, blade)
    assert unknown(books) == set()
    assert [part.differences for part in reconciling.reconcile().values()] == [[]] * 4


def offer_a_code() -> None:
    """A tenth off with a code, which counts how often it is used."""
    with db.transaction():
        made = promotions.create(name="Tenth", benefit=PercentOff(1000), conditions=[HasCode()], at=AT)
        promotions.add_code(promotion_id=made.id, code=CODE, at=AT, limit_total=None)


def places_of(card: str, blade: Blade) -> int:
    """At how many places the process can die while somebody pays with `card`."""
    life = Life(f"dry{card}", card, AT, random.Random(SEED), blade)
    blade.arm(None)
    life.pay()
    return blade.passed


def run(number: int, card: str, place: int, books: Books, blade: Blade) -> None:
    """One life and what is left of it. Half of them see another death while the worker mends the first."""
    chance = random.Random(SEED + number)
    life = Life(f"run{number}", card, AT + (number + 1) * timedelta(days=3), chance, blade)
    blade.arm(place)
    life.pay()
    assert blade.place is None, "nobody died"
    blade.arm(chance.randrange(40) if chance.random() < 0.5 else None)
    life.be_mended()
    blade.rise()
    holds(life, books)


def holds(life: Life, books: Books) -> None:
    """What the provider took is what the standing order was paid; everything else is as if nothing was."""
    orders = db.session().query(Order).filter(Order.email == f"{life.name}@example.com").all()
    standing = [order for order in orders if order.status != CANCELLED]
    kept = {order.id: books.kept().get(str(order.id), 0) for order in orders}
    assert kept == {order.id: order.paid_minor - order.refunded_minor for order in orders}
    assert kept == {order.id: order.total_minor if order in standing else 0 for order in orders}
    assert {order.payment_status for order in standing} <= {"paid"}
    assert len(standing) <= 1, "ordered twice"
    if life.was_told_paid:
        assert standing, "lost"
    cart = db.session().get_one(Cart, life.cart.id)
    assert cart.state == (ORDERED if standing else OPEN)
    level = db.session().get_one(StockLevel, life.variant_id)
    assert (level.on_hand, level.reserved) == (UNITS - WANTED * len(standing), 0)
    assert inventory.differences() == []
    told = db.session().query(Mail).filter(Mail.kind == "confirmation")
    assert told.filter(Mail.recipient == f"{life.name}@example.com").count() == len(standing)
    db.end_read()


def unknown(books: Books) -> set[str]:
    """Orders that the provider has money of and the shop does not know."""
    known = {str(order_id) for order_id in db.session().scalars(select(Order.id))}
    return {order_id for order_id, minor in books.kept().items() if minor and order_id not in known}
