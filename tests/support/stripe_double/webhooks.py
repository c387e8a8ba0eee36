"""Delivery of events to the shop: signed as Stripe signs, and as unreliable as the knobs say."""

from __future__ import annotations

import hmac
import json
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import requests

Event = dict[str, Any]
Send = Callable[[bytes, dict[str, str]], int]
SECRET = "whsec_double"


@dataclass
class Knobs:
    """How badly events travel. Everything set so is for all events until it is set otherwise."""

    copies: int = 1  # deliver each event so many times
    delay: float = 0.0  # seconds before each delivery
    reorder: bool = False  # the events of one call arrive last first
    drop: int = 0  # lose the next so many; `redeliver` sends them
    bad_signature: bool = False
    hold: bool = False  # keep everything until `release`
    fire_before_response: bool = False  # the call is answered only when its events have been delivered


@dataclass(frozen=True)
class Attempt:
    """One delivery; `status` is None when nobody answered."""

    event_id: str
    type: str
    status: int | None


@dataclass
class Batch:
    """The events of one call: sent in the order of the calls, once `may_go` is set."""

    events: list[Event]
    queued: bool
    may_go: threading.Event = field(default_factory=threading.Event)


@dataclass
class Webhooks:
    """One endpoint. Without `send_to` events are only recorded."""

    now: Callable[[], float]
    secret: str = SECRET
    old_secret: str | None = None  # while a secret is rolled, Stripe signs with both
    knobs: Knobs = field(default_factory=Knobs)
    attempts: list[Attempt] = field(default_factory=list)
    undelivered: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._send: Send | None = None
        self._held: list[Event] = []
        self._queue: queue.Queue[Batch | None] = queue.Queue()
        self._pending = 0
        self._idle = threading.Condition()

    def send_to(self, target: str | Send) -> None:
        """Deliver to a URL, or to a function of body and headers that answers a status."""
        self._send = _poster(target) if isinstance(target, str) else target

    def announce(self, events: list[Event]) -> Batch:
        """Take the next place in the line for `events`. Call under the world's lock, then `dispatch`."""
        batch = Batch(events, queued=not self.knobs.fire_before_response)
        with self._idle:
            self._pending += len(events)
        if batch.queued:
            self._queue.put(batch)
        return batch

    def dispatch(self, batch: Batch) -> None:
        """Let an announced batch go: in the background when its turn comes, or here and now."""
        if batch.queued:
            batch.may_go.set()
        else:
            self._send_batch(batch)

    def release(self, *, reverse: bool = False) -> None:
        """Deliver what `hold` kept, oldest first or last first, on this thread."""
        held, self._held = self._held, []
        for event in reversed(held) if reverse else held:
            self._deliver(event)

    def redeliver(self) -> int:
        """Try again what was lost or not answered with 2xx; how many are still undelivered."""
        again, self.undelivered = self.undelivered, []
        for event in again:
            self._deliver(event)
        return len(self.undelivered)

    def wait(self, timeout: float = 10) -> None:
        """Return when nothing is under way any more."""
        with self._idle:
            if not self._idle.wait_for(lambda: self._pending == 0, timeout):
                raise TimeoutError("events are still under way")

    def open(self) -> None:
        """Start the thread that delivers in the background."""
        self._thread = threading.Thread(target=self._run, name="stripe-double-webhooks", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the background thread, after what is under way."""
        self._queue.put(None)
        self._thread.join()

    def signed(self, event: Event) -> tuple[bytes, dict[str, str]]:
        """The body and headers of a delivery, for tests that post it themselves."""
        body = json.dumps(event, indent=2, ensure_ascii=False).encode()
        secrets = ["whsec_somebody_else"] if self.knobs.bad_signature else [self.secret, self.old_secret]
        return body, {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(body, [secret for secret in secrets if secret], at=self.now()),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }

    def _run(self) -> None:
        while (batch := self._queue.get()) is not None:
            batch.may_go.wait()
            self._send_batch(batch)

    def _send_batch(self, batch: Batch) -> None:
        if self.knobs.hold:
            self._held += batch.events
        else:
            for event in reversed(batch.events) if self.knobs.reorder else batch.events:
                self._deliver(event)
        with self._idle:
            self._pending -= len(batch.events)
            self._idle.notify_all()

    def _deliver(self, event: Event) -> None:
        if self._send is None:
            return
        if self.knobs.delay:
            time.sleep(self.knobs.delay)
        if self.knobs.drop:
            self.knobs.drop -= 1
            self.undelivered.append(event)
            return
        statuses = [self._once(event) for _ in range(self.knobs.copies)]
        if not any(status and 200 <= status < 300 for status in statuses):
            self.undelivered.append(event)

    def _once(self, event: Event) -> int | None:
        body, headers = self.signed(event)
        try:
            status = self._send(body, headers) if self._send else None
        except requests.RequestException:
            status = None
        self.attempts.append(Attempt(event["id"], event["type"], status))
        return status


def signature(body: bytes, secrets: list[str], *, at: float) -> str:
    """The `Stripe-Signature` header: `t` and one `v1` for each secret."""
    stamp = str(int(at))
    parts = [
        hmac.new(secret.encode(), stamp.encode() + b"." + body, sha256).hexdigest() for secret in secrets
    ]
    return ",".join([f"t={stamp}", *(f"v1={part}" for part in parts)])


def _poster(url: str) -> Send:
    return lambda body, headers: requests.post(url, data=body, headers=headers, timeout=60).status_code
