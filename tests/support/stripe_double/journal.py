"""Events: one for each change of an object, in Stripe's shape, kept for `GET /v1/events`."""

from __future__ import annotations

from typing import Any

import stripe

from .books import Books, public


class Journal:
    """Writes events into the books and hands out those not yet sent. Callers hold the world's lock."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._fresh: list[dict[str, Any]] = []
        self.request_id: str | None = None
        self.idempotency_key: str | None = None

    def emit(self, type: str, obj: dict[str, Any], previous: dict[str, Any] | None = None) -> None:
        """Note that `type` happened to `obj`; `previous` holds the changed fields as they were."""
        data: dict[str, Any] = {"object": public(obj)}
        if previous:
            data["previous_attributes"] = previous
        event = {
            "id": self._books.new_id("evt"),
            "object": "event",
            "api_version": stripe.api_version,
            "created": self._books.created(),
            "data": data,
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": self.request_id, "idempotency_key": self.idempotency_key},
            "type": type,
        }
        self._fresh.append(self._books.add(event))

    def drain(self) -> list[dict[str, Any]]:
        """The events since the last call."""
        fresh, self._fresh = self._fresh, []
        return fresh
