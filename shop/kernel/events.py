"""Facts: frozen, past tense, small. Lower packages publish them, upper ones subscribe.

`publish` writes the fact and one delivery row per subscriber in the caller's transaction, so that a
rolled-back change announces nothing and a committed one is never forgotten; `kernel.outbox` carries
the deliveries out. Subscriptions are made once at start-up, in each root's `app.py`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, TypeVar, cast, get_type_hints

from sqlalchemy import Table, insert

from shop.kernel import db, ids, origin
from shop.kernel.models import OutboxDelivery, OutboxEvent
from shop.kernel.money import Money
from shop.kernel.origin import Origin


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What a handler is told besides the fact: idempotency key, when it happened, where from."""

    id: uuid.UUID
    event_id: uuid.UUID
    occurred_at: datetime
    at: datetime
    origin: Origin


Handler = Callable[[Any, Delivery], None]
FactT = TypeVar("FactT", bound=type)


@dataclass(frozen=True)
class Subscription:
    """One subscriber of one fact; `delay` postpones its delivery."""

    name: str
    handler: Handler
    delay: timedelta


_EVENTS, _DELIVERIES = cast(Table, OutboxEvent.__table__), cast(Table, OutboxDelivery.__table__)
_facts: dict[str, type] = {}
_subscriptions: dict[str, dict[str, Subscription]] = {}
_on_publish: list[Callable[[], None]] = []


def fact(name: str) -> Callable[[FactT], FactT]:
    """Class decorator: register a frozen dataclass as the fact `name`, e.g. "orders.order_paid"."""

    def register(cls: FactT) -> FactT:
        if not is_dataclass(cls):
            raise TypeError(f"{cls.__name__} must be a dataclass")
        _facts[name] = cls
        cls.fact_name = name  # type: ignore[attr-defined]
        return cls

    return register


def subscribe(
    fact_class: type, handler: Handler, *, name: str | None = None, delay: timedelta = timedelta(0)
) -> None:
    """Have `handler(fact, delivery)` called once for every `fact_class` published from now on."""
    name = name or f"{handler.__module__}.{handler.__name__}"
    _subscriptions.setdefault(fact_class.fact_name, {})[name] = Subscription(name, handler, delay)  # type: ignore[attr-defined]


def nudge_with(action: Callable[[], None]) -> None:
    """Have `action` run after each commit that published something (wakes the worker)."""
    _on_publish[:] = [action]


def publish(happened: Any, *, at: datetime, event_id: uuid.UUID | None = None) -> uuid.UUID:
    """Store `happened` and its deliveries in the open transaction; the event's id."""
    event_id = event_id or ids.new_id()
    _store({event_id: happened}, at=at)
    return event_id


def publish_all(happened: Iterable[Any], *, at: datetime) -> None:
    """The same for several facts at once, in as many statements as for one."""
    facts = {ids.new_id(): one for one in happened}
    if facts:
        _store(facts, at=at)


def _store(facts: Mapping[uuid.UUID, Any], *, at: datetime) -> None:
    session, came_from = db.session(), origin.current().as_dict()
    told = [
        {
            "id": event_id,
            "name": happened.fact_name,
            "payload": to_payload(happened),
            "origin": came_from,
            "occurred_at": at,
        }
        for event_id, happened in facts.items()
    ]
    deliveries = [
        {
            "id": ids.derived_id(event_id, subscription.name),
            "event_id": event_id,
            "subscriber": subscription.name,
            "due_at": at + subscription.delay,
        }
        for event_id, happened in facts.items()
        for subscription in _subscriptions.get(happened.fact_name, {}).values()
    ]
    session.execute(insert(_EVENTS), told)
    if deliveries:
        session.execute(insert(_DELIVERIES), deliveries)
    nudge()


def nudge() -> None:
    """Wake the worker once the open transaction has committed."""
    for action in _on_publish:
        db.after_commit("nudge", action)


def subscription(name: str, subscriber: str) -> Subscription | None:
    """The subscription of `subscriber` to the fact `name`, if it is still there."""
    return _subscriptions.get(name, {}).get(subscriber)


def to_payload(happened: Any) -> dict[str, Any]:
    """A JSON-ready dict of a fact."""
    return {f.name: _plain(getattr(happened, f.name)) for f in fields(happened)}


def from_payload(name: str, payload: dict[str, Any]) -> Any:
    """The fact again; fields that this version does not know are dropped."""
    cls = _facts[name]
    hints = _hints(cls)
    return cls(**{key: _revive(value, hints[key]) for key, value in payload.items() if key in hints})


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _revive(value: Any, hint: Any) -> Any:
    wanted = {hint, *getattr(hint, "__args__", ())}
    if value is None:
        return None
    if Money in wanted and isinstance(value, dict):
        return Money(value["minor"], value["currency"])
    if uuid.UUID in wanted and isinstance(value, str):
        return uuid.UUID(value)
    if datetime in wanted and isinstance(value, str):
        return datetime.fromisoformat(value)
    if date in wanted and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, list):
        inner = next((arg for arg in getattr(hint, "__args__", ()) if arg is not Ellipsis), Any)
        return tuple(_revive(item, inner) for item in value)
    return value
