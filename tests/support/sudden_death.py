"""The end of a process at any commit and any call to the outside, within one test process.

`Blade` counts the places as they are passed: before a commit and after it (the database has it, nobody
heard), before a call to the payment provider and after it (it has the money, nobody heard). Armed for one of
them it raises `Death` there, which no `except Exception` catches, and lets nothing be committed or called
until a new process begins, as a dead one does nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, event

from shop.kernel import db
from shop.payments.gateways.base import PaymentRequest, PaymentResult, RefundRequest, RefundResult
from shop.payments.gateways.test import BogusGateway, MemoryStore

Answer = TypeVar("Answer")


class Death(BaseException):
    """The process is gone."""


class Blade:
    """Falls at the `place`-th place it passes (counted from 0); None: never, it only counts."""

    def __init__(self) -> None:
        self.passed, self.fallen = 0, False
        self.place: int | None = None

    def arm(self, place: int | None) -> None:
        """Begin to count anew."""
        self.passed, self.place, self.fallen = 0, place, False

    def rise(self) -> None:
        """A new process begins; what the dead one read is forgotten."""
        self.fallen, self.place = False, None
        db.end_read()

    def pass_by(self) -> None:
        """A place is reached."""
        if self.fallen or self.passed == self.place:
            self.fallen = True
            raise Death
        self.passed += 1

    def outside(self, call: Callable[..., Answer], *args: Any, **kwargs: Any) -> Answer:
        """Make a call to the outside, with a place before and one after."""
        self.pass_by()
        answer = call(*args, **kwargs)
        self.pass_by()
        return answer

    def commit(self, connection: Connection) -> None:
        """SQLAlchemy is about to commit: with the place after it, it is done here already."""
        self.pass_by()
        if self.passed == self.place:
            connection.connection.commit()
        self.pass_by()

    @contextmanager
    def over_commits(self) -> Iterator[None]:
        """Hang over every commit of the shop's database."""
        engine = db.engine()
        event.listen(engine, "commit", self.commit)
        try:
            yield
        finally:
            event.remove(engine, "commit", self.commit)


class Books(MemoryStore):
    """What the provider knows; it outlives every process of the shop."""

    def kept(self) -> dict[str, int]:
        """Money taken and not given back by order, in minor units."""
        found: dict[str, int] = {}
        for state in [kept.value for kept in self._kept.values() if "status" in kept.value]:
            back = sum(refund["amount"] for refund in state["refunds"].values())
            found[state["order_id"]] = found.get(state["order_id"], 0) + state["received"] - back
        return found


def provider(books: Books, blade: Blade) -> type[BogusGateway]:
    """The test gateway as a provider far away: its own books, and a blade over the line to it."""

    class FarAway(BogusGateway):
        def __init__(self, _store: object = None, *, production: bool = False) -> None:
            super().__init__(books, production=production)

        def start(self, request: PaymentRequest) -> PaymentResult:
            return blade.outside(super().start, request)

        def retrieve(self, reference: str) -> PaymentResult:
            return blade.outside(super().retrieve, reference)

        def cancel(self, reference: str) -> PaymentResult:
            return blade.outside(super().cancel, reference)

        def refund(self, request: RefundRequest) -> RefundResult:
            return blade.outside(super().refund, request)

        def find_by_order(self, **asked: Any) -> tuple[PaymentResult, ...]:
            return blade.outside(super().find_by_order, **asked)

    return FarAway
