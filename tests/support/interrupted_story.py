"""The walking story over plain HTTP, a power cut in each of its steps, and what must be true at its end."""

from __future__ import annotations

import json
import re
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass, field

from tests.support.commands import Forked
from tests.support.mailbox import Received
from tests.support.power_cut import PowerCut, Trapdoor, Wire
from tests.support.shopper import Shopper
from tests.support.town import Town, link_in

GOOD = "4242 4242 4242 4242"
TYPED = {
    "name": "Cleo Rivers",
    "line1": "12 Harbor Street",
    "postal_code": "04101",
    "city": "Portland",
    "region": "ME",
}
SUBJECTS = ("is confirmed", "is on its way", "arrives today", "has arrived", "How was your order")
ONCE = ("purchase", "order_shipped", "order_delivered", "nps_response", "begin_checkout")
CHECKS = (("ledger", "reconcile"), ("stock", "recount"), ("journeys", "reconcile"))


@dataclass
class Story:
    """One customer's order, from the shelf to the survey. `owner` is signed in already."""

    town: Town
    cut: PowerCut
    trapdoor: Trapdoor
    owner: Shopper
    email: str
    cleo: Shopper = field(init=False)
    number: str = ""

    def __post_init__(self) -> None:
        self.cleo = Shopper(Wire(self.town.url))

    def play(self) -> None:
        """All of it, with a power cut in every step."""
        self.buy()
        self.confirm()
        self.ship()
        self.deliver()
        self.ask()
        self.answer()

    def buy(self) -> None:
        """Three places: while it is taken off the shelf, while it is paid for, and just after that."""
        self.cut.persist(lambda: self.cleo.visit("/?utm_source=newsletter").press("Yes, you may"))
        self.cut.during(lambda: self.cleo.visit("/products/linen-apron").press("Buy now"))
        self.trapdoor.on_next("is confirmed", self.town.shop.worker.kill, taken=self._toss())
        self.cut.during(self._pay)
        self.cut.after(lambda: self.cleo.visit(self.cleo.path))
        self.number = re.findall(r"Order (\d+)", self.cleo.see.text)[0]

    def _pay(self) -> Shopper:
        cleo = self.cleo
        if not cleo.path.startswith("/checkout"):
            cleo.visit("/checkout")
        if cleo.path.startswith("/checkout"):
            cleo.press("Pay", email=self.email, test_card=GOOD, **TYPED)
        assert cleo.path.startswith("/orders/"), f"{cleo.status} {cleo.path}: {cleo.see.text[:500]}"
        return cleo

    def confirm(self) -> None:
        """A fourth: whoever sends the confirmation dies with it on their lips."""
        if not self.trapdoor.sprung.is_set():
            self._dies_while_sending("is confirmed", minutes=1)
        self.cut.revive()
        link = link_in(self._mail("is confirmed", minutes=15), "/orders/")
        assert "We have your order" in self.cleo.visit(link).see.text

    def _dies_while_sending(self, subject: str, **by: float) -> None:
        begun: Future[Forked] = Future()  # the mail may be there before we hear that its sender has begun
        self.trapdoor.on_next(subject, lambda: self.cut.kill(begun.result()), taken=self._toss())
        begun.set_result(self.cut.begin("jobs", "run-due", "--at", self.town.moment(**by)))
        begun.result().wait()

    def _mail(self, subject: str, **by: float) -> Received:
        """A mail that may need some more tries; those who died with it hold it for a while."""
        for _ in range(4):
            if any(
                subject in mail.subject and self.email in mail.recipients for mail in self.trapdoor.messages
            ):
                break
            self.town.later(**by)
            by["minutes"] = by.get("minutes", 0) + 15
        return self.town.mail(subject, to=self.email)

    def _toss(self) -> bool:
        return self.cut.dice.random() < 0.5

    def ship(self) -> None:
        """A fifth and a sixth: while the owner hands it over, and while the story is played."""
        self.cut.during(self._ship)
        track = link_in(self._mail("is on its way", minutes=15), "/track/")
        self.cut.during(lambda: self._play("Play the next step"))
        for _ in range(6):
            if "Arrives today" in self.cleo.visit(track).see.text:
                break
            self._play("Play the next step")
        self._mail("arrives today", minutes=15)

    def _ship(self) -> Shopper:
        owner = self.owner.visit(f"/admin/orders/{self.number}")
        if "Send a simulated parcel" in owner.html:
            owner.press("Send a simulated parcel", story="on_time", speed="1")
        return owner

    def _play(self, button: str) -> Shopper:
        owner = self.owner.visit(f"/admin/orders/{self.number}")
        return owner.press(button) if button in owner.html else owner

    def deliver(self) -> None:
        """A seventh and an eighth: while the last scan comes in, and while the worker tells of it."""
        self.cut.during(lambda: self._play("Play the next step"))
        self.cut.after(lambda: self._play("Play the next step"))
        page = self.cleo.visit(link_in(self._mail("has arrived", minutes=15), "/track/"))
        assert "Delivered" in page.see.text

    def ask(self) -> None:
        """A ninth: whoever sends the invitation dies while sending it."""
        self._dies_while_sending("How was your order", days=8)

    def answer(self) -> None:
        """A tenth: while the answer is given."""
        link = link_in(self._mail("How was your order", days=8), "/survey/")

        def give() -> Shopper:
            cleo = self.cleo.visit(link)
            return cleo if "Your answer" in cleo.see.text else cleo.press("Send my answer", comment="Lovely.")

        self.cut.during(give)
        assert "Your answer: 10 of 10" in self.cleo.visit(link).see.text

    def holds(self) -> None:
        """Nothing was lost and nothing doubled."""
        self.town.later(days=9)
        order = self._one_paid_order()
        books_agree(self.town)
        self._mails_are_the_same()
        self._facts_are_told_once(str(order))
        answers = self.town.rows("shop", "SELECT score FROM nps_answers a JOIN orders o ON o.id = a.order_id"
                                         " WHERE o.email = :email", email=self.email)  # fmt: skip
        assert [row.score for row in answers] == [10]
        for table in ("outbox_deliveries", "inbox_messages", "mails", "nps_surveys"):
            assert not self.town.rows(
                "shop", f"SELECT last_error FROM {table} WHERE parked_at IS NOT NULL"
            ), table

    def _one_paid_order(self) -> object:
        orders = self.town.rows("shop", "SELECT * FROM orders WHERE email = :email", email=self.email)
        assert [order.payment_status for order in orders] == ["paid"], orders
        (order,) = orders
        assert str(order.number) == self.number
        ledger = self.town.rows("shop", "SELECT kind, amount_minor FROM payment_ledger WHERE order_id = :id",
                                id=order.id)  # fmt: skip
        assert [tuple(entry) for entry in ledger] == [("captured", order.total_minor)]
        return order.id

    def _mails_are_the_same(self) -> None:
        """Each at least once; should one have come twice, it is the same message."""
        mine = [mail for mail in self.trapdoor.messages if self.email in mail.recipients]
        for subject in SUBJECTS:
            names = {_name(mail) for mail in mine if subject in mail.subject}
            assert len(names) == 1, f"{subject}: {names} among {[mail.subject for mail in mine]}"
        assert len({_name(mail) for mail in mine}) == len(SUBJECTS)

    def _facts_are_told_once(self, order_id: str) -> None:
        mine = [
            event
            for event in self.town.events()
            if str(event.order_id or "").replace("-", "") == order_id.replace("-", "")
        ]
        told = Counter(event.name for event in mine)
        carts = {event.cart_id for event in mine}
        told["begin_checkout"] = len([e for e in self.town.events("begin_checkout") if e.cart_id in carts])
        assert {name: told[name] for name in ONCE} == dict.fromkeys(ONCE, 1)
        mails = [event.props_of("mail_id") for event in mine if event.name == "email_sent"]
        assert len(mails) == len(set(mails)) == len(SUBJECTS)
        steps = [
            json.dumps(event.props, sort_keys=True) for event in mine if event.name == "parcel_progressed"
        ]
        assert len(steps) == len(set(steps)) > 0


def books_agree(town: Town) -> None:
    """Orders, payments, stock and journey say the same."""
    for check in CHECKS:
        done = town.shop.command(*check, check=False)
        assert done.returncode == 0, f"{check}: {done.stdout}{done.stderr}"


def _name(mail: Received) -> str:
    return str(mail.message["Message-ID"])
