"""How Shippo, AfterShip and ShipStation answer about numbers: `tracked` holds the scans of each.

After docs.goshippo.com (Tracking), aftership.com/docs/tracking (trackings) and docs.shipstation.com (Track a
package, Start tracking), read on 2026-11-22.
"""

from __future__ import annotations

from typing import Any

from tests.support.carriers import aftership, shippo, shipstation

Answer = tuple[int, Any]
Tracked = dict[str, list[dict[str, Any]]]
Query = dict[str, list[str]]
NOT_THERE: Answer = (404, {"error": {"message": "The requested resource could not be found."}})


def shippo_answers(tracked: Tracked, method: str, steps: list[str], query: Query, body: Any) -> Answer:
    """Tracks, and the address of webhooks."""
    match (method, *steps):
        case ("POST", "webhooks"):
            return 201, {"object_id": "hook_1", **body}
        case ("PUT", "webhooks", "hook_1"):
            return 200, {"object_id": "hook_1", **body}
        case ("POST", "tracks"):
            number = body["tracking_number"]
            return 201, shippo.track(tracked.get(number, []), number)
        case ("GET", "tracks", _carrier, number):
            return 200, shippo.track(tracked.get(number, []), number)
    return NOT_THERE


def aftership_answers(tracked: Tracked, method: str, steps: list[str], query: Query, body: Any) -> Answer:
    """Trackings; the same number twice is refused."""
    if steps != ["tracking", "2025-01", "trackings"]:
        return NOT_THERE
    if method == "GET":
        wanted = query.get("tracking_numbers", [""])[0].split(",")
        found = [aftership.tracking(tracked[one], one) for one in wanted if one in tracked]
        return 200, {"meta": {"code": 200}, "data": {"pagination": {}, "trackings": found}}
    number = body["tracking_number"]
    if number in tracked:
        return 400, {"meta": {"code": 4003, "message": "Tracking already exists."}, "data": {}}
    tracked[number] = []
    return 201, {"meta": {"code": 201}, "data": aftership.tracking([], number)}


def shipstation_answers(tracked: Tracked, method: str, steps: list[str], query: Query, body: Any) -> Answer:
    """Tracking information, and the public keys."""
    match (method, *steps):
        case ("GET", "jwks"):
            return 200, shipstation.jwks()
        case ("GET", "v1", "carriers"):
            return 200, {"carriers": []}
        case ("POST", "v1", "tracking", "start"):
            return 204, None
        case ("GET", "v1", "tracking"):
            number = query["tracking_number"][0]
            return 200, shipstation.tracking(tracked.get(number, []), number)
    return NOT_THERE
