"""EasyPost's `status/status_detail` in our words (docs.easypost.com, Tracker, status and status_detail).

Details are told by carriers with care where a parcel moves and loosely where it has ended, so only what has
ended, or not begun, is taken whatever the detail says. `to_sender` and `attempt` are read from the wording.
"""

from __future__ import annotations

from fulfillment.carriers import base
from fulfillment.carriers.meanings import CUSTOMER, MERCHANT, Meaning

_MOVING = (
    "",
    "in_transit",
    "status_update",
    "unknown",
    "arrived_at_facility",
    "departed_facility",
    "received_at_origin_facility",
    "departed_origin_facility",
    "received_at_destination_facility",
    "arrived_at_destination",
    "transferred_to_destination_carrier",
)
_TROUBLE = {
    "damaged": Meaning(status=base.EXCEPTION, reason="damage", action=MERCHANT),
    "refused": Meaning(status=base.EXCEPTION, reason="recipient", action=MERCHANT),
    "held": Meaning(status=base.EXCEPTION, reason="carrier"),
    "awaiting_information": Meaning(status=base.EXCEPTION, reason="customs", action=MERCHANT),
    "address_correction": Meaning(status=base.EXCEPTION, reason="address", action=CUSTOMER),
    "transit_exception": Meaning(status=base.EXCEPTION, reason="carrier"),
    "delivery_exception": Meaning(status=base.EXCEPTION, reason="carrier"),
    "attempt": Meaning(status=base.ATTEMPTED, reason="recipient", action=CUSTOMER),
    "lost": Meaning(status=base.LOST, reason="carrier", action=MERCHANT),
    "return": Meaning(status=base.RETURNING, reason="carrier"),
}

MEANINGS: dict[str, Meaning] = {
    "unknown/*": Meaning(status=base.UNKNOWN),
    "pre_transit/*": Meaning(status=base.LABEL_CREATED),
    **{f"in_transit/{detail}": Meaning(status=base.IN_TRANSIT) for detail in _MOVING},
    "in_transit/delayed": Meaning(status=base.IN_TRANSIT, reason="carrier", delayed=True),
    "in_transit/weather_delay": Meaning(status=base.IN_TRANSIT, reason="weather", delayed=True),
    "in_transit/missorted": Meaning(status=base.IN_TRANSIT, reason="carrier", delayed=True),
    "in_transit/out_for_delivery": Meaning(status=base.OUT_FOR_DELIVERY),
    "in_transit/arrived_at_pickup_location": Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER),
    **{f"in_transit/{detail}": found for detail, found in _TROUBLE.items()},
    "out_for_delivery/*": Meaning(status=base.OUT_FOR_DELIVERY),
    "out_for_delivery/attempt": _TROUBLE["attempt"],
    "available_for_pickup/*": Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER),
    "delivered/*": Meaning(status=base.DELIVERED),
    "delivered/to_sender": Meaning(status=base.RETURNED),
    "return_to_sender/*": Meaning(status=base.RETURNING),
    "return_to_sender/to_sender": Meaning(status=base.RETURNED),
    "return_to_sender/delivered": Meaning(status=base.RETURNED),
    "return_to_sender/arrived_at_destination": Meaning(status=base.RETURNED),
    **{f"failure/{detail}": found for detail, found in _TROUBLE.items()},
    "failure/": Meaning(status=base.EXCEPTION, reason="carrier", action=MERCHANT),
    "failure/failure": Meaning(status=base.EXCEPTION, reason="carrier", action=MERCHANT),
    "failure/unknown": Meaning(status=base.EXCEPTION, reason="carrier", action=MERCHANT),
    "failure/status_update": Meaning(status=base.EXCEPTION, reason="carrier", action=MERCHANT),
    "cancelled/*": Meaning(status=base.CANCELLED),
    "error/*": Meaning(status=base.EXCEPTION, reason="other", action=MERCHANT),
}
