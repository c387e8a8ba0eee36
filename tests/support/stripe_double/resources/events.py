"""Events: what has happened, for those who missed the webhook."""

from __future__ import annotations

from stripe.params import EventListParams, EventRetrieveParams

from ..books import Obj, page
from ..world import Call, Endpoints

endpoints = Endpoints()


@endpoints.get("/v1/events", EventListParams)
def index(call: Call) -> Obj:
    """Events of the last thirty days, newest first."""
    params = call.params
    types = set(params.get("types", []))
    found = [
        event
        for event in call.books.all("event", type=params.get("type"))
        if not types or event["type"] in types
    ]
    return page(found, params, "/v1/events")


@endpoints.get("/v1/events/<id>", EventRetrieveParams)
def show(call: Call, id: str) -> Obj:
    """One event."""
    return call.books.get("event", id)
