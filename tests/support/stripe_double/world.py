"""Everything one double is made of, and the shape of an endpoint."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .books import Books
from .faults import Faults
from .idempotency import IdempotencyKeys
from .journal import Journal
from .webhooks import Webhooks


@dataclass(frozen=True)
class Seen:
    """A call as it came in, for tests that ask what the shop said."""

    method: str
    path: str
    params: dict[str, Any]
    idempotency_key: str | None
    publishable: bool


class World:
    """The state of one pretended account. `lock` is held while an endpoint runs."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.lock = threading.RLock()
        self.books = Books(now)
        self.journal = Journal(self.books)
        self.webhooks = Webhooks(now)
        self.faults = Faults()
        self.keys = IdempotencyKeys(now)
        self.seen: list[Seen] = []
        self.secret_key = "sk_test_double"
        self.publishable_key = "pk_test_double"
        self.url = ""

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Something happens at Stripe without a call of the shop; its events leave in the background."""
        with self.lock:
            yield
            batch = self.webhooks.announce(self.journal.drain())
        self.webhooks.dispatch(batch)


@dataclass(frozen=True)
class Call:
    """One call of an endpoint: parameters checked and converted."""

    world: World
    params: dict[str, Any]
    publishable: bool = False

    @property
    def books(self) -> Books:
        """The objects."""
        return self.world.books

    def emit(self, type: str, obj: dict[str, Any], previous: dict[str, Any] | None = None) -> None:
        """Note an event."""
        self.world.journal.emit(type, obj, previous)


@dataclass(frozen=True)
class Endpoint:
    """A route with the TypedDict of its parameters; `public`: a browser may call it."""

    method: str
    path: str
    shape: Any
    handler: Callable[..., dict[str, Any]]
    public: bool


class Endpoints(list[Endpoint]):
    """The endpoints of one kind of object; its methods are decorators."""

    def get(self, path: str, shape: Any, *, public: bool = False) -> Callable[..., Any]:
        """A reading endpoint."""
        return self._add("GET", path, shape, public)

    def post(self, path: str, shape: Any, *, public: bool = False) -> Callable[..., Any]:
        """A writing endpoint."""
        return self._add("POST", path, shape, public)

    def delete(self, path: str, shape: Any) -> Callable[..., Any]:
        """A deleting endpoint."""
        return self._add("DELETE", path, shape, False)

    def _add(self, method: str, path: str, shape: Any, public: bool) -> Callable[..., Any]:
        def register(handler: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
            self.append(Endpoint(method, path, shape, handler, public))
            return handler

        return register
