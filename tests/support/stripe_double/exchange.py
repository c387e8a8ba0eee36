"""One call from parameters to answer, without HTTP: who calls, what is said, done and kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import expansion, forms, validation
from .books import public
from .errors import StripeFailure
from .webhooks import Batch
from .world import Call, Endpoint, Seen, World

_BROWSERS_OWN = ("key", "client_secret", "elements")


@dataclass(frozen=True)
class Incoming:
    """A call as it arrives: `text` is the form body or the query string."""

    path: str
    text: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """What goes back, and the events that leave with it."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)
    batch: Batch | None = None


def exchange(
    world: World, endpoint: Endpoint, incoming: Incoming, ids: dict[str, str], *, spoil: int = 0
) -> Answer:
    """Answer one call. `spoil`: do it, but answer and keep this error status."""
    raw = forms.decode(incoming.text)
    key = incoming.headers.get("Idempotency-Key") if endpoint.method == "POST" else None
    try:
        publishable = _identify(world, endpoint, incoming, raw)
        own = {name: raw.pop(name) for name in _BROWSERS_OWN if publishable and name in raw}
        world.seen.append(Seen(endpoint.method, incoming.path, dict(raw), key, publishable))
        params = validation.read(raw, endpoint.shape)
        if key and (kept := world.keys.begin(key, path=incoming.path, fingerprint=incoming.text)):
            return Answer(kept.status or 500, kept.body, {"Idempotent-Replayed": "true"})
    except StripeFailure as failure:
        return _refusal(failure)
    if "elements" in own:
        params["_elements"] = own["elements"]
    if "client_secret" in own:
        params["client_secret"] = own["client_secret"]
    answer = _run(world, endpoint, Call(world, params, publishable), ids, key)
    if spoil:
        answer = Answer(spoil, broken(spoil), batch=answer.batch)
    if key:
        world.keys.keep(key, status=answer.status, body=answer.body)
    return answer


def broken(status: int) -> str:
    """The body of an answer that went wrong at Stripe itself."""
    if status == 429:
        error = {"type": "invalid_request_error", "code": "rate_limit", "message": "Slow down."}
    else:
        error = {"type": "api_error", "message": "An unknown error occurred."}
    return json.dumps({"error": error})


def _run(world: World, endpoint: Endpoint, call: Call, ids: dict[str, str], key: str | None) -> Answer:
    paths = call.params.pop("expand", [])
    with world.lock:
        world.journal.request_id = world.books.new_id("req", 14)
        world.journal.idempotency_key = key
        try:
            result = endpoint.handler(call, **ids)
            answer = Answer(200, json.dumps(expansion.expand(result, paths, world.books), default=str))
        except StripeFailure as failure:
            answer = _refusal(failure)
        finally:
            world.journal.idempotency_key = None
        headers = {"Request-Id": world.journal.request_id}
        batch = world.webhooks.announce(world.journal.drain())
    return Answer(answer.status, answer.body, headers, batch)


def _refusal(failure: StripeFailure) -> Answer:
    return Answer(failure.status, json.dumps(public(failure.body()), default=str))


def _identify(world: World, endpoint: Endpoint, incoming: Incoming, raw: dict[str, Any]) -> bool:
    """Whether a browser calls (True) or a server. Raises the 401s of Stripe."""
    header = incoming.headers.get("Authorization", "")
    key = header.removeprefix("Bearer ") or raw.get("key", "")
    if key == world.secret_key:
        return False
    if key != world.publishable_key:
        hidden = f"{key[:8]}{'*' * 8}{key[-4:]}" if key else "none"
        raise StripeFailure(401, f"Invalid API Key provided: {hidden}")
    if not endpoint.public:
        message = "This API call cannot be made with a publishable API key. Please use a secret API key."
        raise StripeFailure(403, message, code="secret_key_required")
    return True
