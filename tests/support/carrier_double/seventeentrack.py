"""17TRACK's API: key in a header, HTTP 200 with a code, accepted and rejected numbers (v2.4, 2026-11)."""

from __future__ import annotations

from typing import Any

from tests.support.carriers import seventeentrack as words

ALREADY, UNREGISTERED, UNDETECTED = -18019901, -18019902, -18019903


def answer(world: Any, method: str, path: str, headers: Any, payload: Any) -> tuple[int, Any]:
    """Status and JSON for one call."""
    if headers.get("17token", "") not in world.keys:
        return 401, {"code": -18010002, "data": {"errors": [{"code": -18010002, "message": "Invalid key"}]}}
    action = path.rpartition("/")[2]
    if action == "getquota":
        return 200, {"code": 0, "data": {"quota_total": 100, "quota_used": 3, "quota_remain": 97}}
    accepted: list[dict[str, Any]] = []
    rejected: list[dict[str, Any]] = []
    for one in payload:
        problem = _problem(world, action, one["number"])
        if problem is not None:
            rejected.append({"number": one["number"], "error": {"code": problem[0], "message": problem[1]}})
        elif action == "register":
            world.registered[one["number"]] = "17"
            accepted.append({"origin": 1, "number": one["number"], "carrier": one.get("carrier", 9011)})
        else:
            accepted.append(words.accepted(world.scans.get(one["number"], []), one["number"]))
    return 200, {"code": 0, "data": {"accepted": accepted, "rejected": rejected}}


def _problem(world: Any, action: str, number: str) -> tuple[int, str] | None:
    if number in world.refused:
        return UNDETECTED, "The carrier cannot be detected."
    known = number in world.registered
    if action == "register":
        return (ALREADY, "Registered, no need to repeat.") if known else None
    return None if known else (UNREGISTERED, "Not registered.")
