"""Beginning a story of the simulator for an order."""

from __future__ import annotations

import uuid

from fulfillment.shipments import simulation
from fulfillment.web.shipping.forms import simulator_offered
from shop.kernel import clock
from shop.kernel.errors import N_, Conflict


def start_story(order_id: uuid.UUID, story: str, speed: float, *, work_id: uuid.UUID | None = None) -> bool:
    """Begin a simulated parcel in the open transaction. Raises Conflict in production."""
    if not simulator_offered():
        raise Conflict(N_("Simulated parcels are for trying things out; a live shop has none."))
    simulation.start(order_id=order_id, story=story, speed=speed, work_id=work_id, at=clock.now())
    return True
