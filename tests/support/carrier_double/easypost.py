"""EasyPost's API: basic auth by key, trackers that are made once, webhooks (docs.easypost.com, 2026-11)."""

from __future__ import annotations

import base64
from typing import Any

from tests.support.carriers import easypost as words


def answer(world: Any, method: str, path: str, headers: Any, payload: Any) -> tuple[int, Any]:
    """Status and JSON for one call."""
    if _key(headers) not in world.keys:
        return 401, _error("APIKEY.INACTIVE", "This api key is no longer active.")
    parts = path.strip("/").split("/")
    if parts[:2] == ["v2", "trackers"]:
        return _trackers(world, method, parts[2:], payload)
    if parts[:2] == ["v2", "webhooks"]:
        return _webhooks(world, method, parts[2:], payload)
    return 404, _error("NOT_FOUND", "The requested resource could not be found.")


def _trackers(world: Any, method: str, rest: list[str], payload: Any) -> tuple[int, Any]:
    if method == "POST":
        number = payload["tracker"]["tracking_code"]
        if number in world.refused:
            return 422, _error("TRACKER.CREATE.ERROR", "The tracking code is not valid.")
        world.registered.setdefault(number, f"trk_{len(world.registered) + 1:032x}")
        return 201, _tracker(world, number)
    if not rest:
        return 200, {"trackers": [], "has_more": False}
    number = next((one for one, name in world.registered.items() if name == rest[0]), None)
    if number is None:
        return 404, _error("NOT_FOUND", "The requested resource could not be found.")
    return 200, _tracker(world, number)


def _tracker(world: Any, number: str) -> dict[str, Any]:
    return words.tracker(world.scans.get(number, []), number, world.registered[number])


def _webhooks(world: Any, method: str, rest: list[str], payload: Any) -> tuple[int, Any]:
    if method == "PATCH" and rest[0] not in world.hooks:
        return 404, _error("NOT_FOUND", "The requested resource could not be found.")
    identity = rest[0] if rest else f"hook_{len(world.hooks) + 1:032x}"
    world.hooks.setdefault(identity, {}).update(payload["webhook"])
    return 201, {"id": identity, "object": "Webhook", "mode": "test", "url": world.hooks[identity]["url"]}


def _key(headers: Any) -> str:
    given = headers.get("Authorization", "").removeprefix("Basic ")
    return base64.b64decode(given or b"").decode().rstrip(":")


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "errors": []}}
