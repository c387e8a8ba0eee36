"""Shippo's `STATUS/substatus` in our words; "!" after it says that somebody has to act.

docs.goshippo.com (Tracking statuses, substatus codes). Out for delivery, attempts, damage and pickup all hide
under TRANSIT, so the status alone never decides.
"""

from __future__ import annotations

from fulfillment.carriers import base
from fulfillment.carriers.meanings import CUSTOMER, MERCHANT, Meaning

_MOVING = (
    "delivery_scheduled",
    "package_accepted",
    "package_arrived",
    "package_departed",
    "package_forwarded",
    "package_processed",
    "package_processing",
)
_TRANSIT = {
    **{code: Meaning(status=base.IN_TRANSIT) for code in _MOVING},
    "delayed": Meaning(status=base.IN_TRANSIT, reason="carrier", delayed=True),
    "delivery_rescheduled": Meaning(status=base.IN_TRANSIT, reason="carrier", delayed=True),
    "out_for_delivery": Meaning(status=base.OUT_FOR_DELIVERY),
    "pickup_available": Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER),
    "delivery_attempted": Meaning(status=base.ATTEMPTED, reason="recipient", action=CUSTOMER),
    "notice_left": Meaning(status=base.ATTEMPTED, reason="recipient", action=CUSTOMER),
    "reschedule_delivery": Meaning(status=base.ATTEMPTED, reason="recipient", action=CUSTOMER),
    "location_inaccessible": Meaning(status=base.ATTEMPTED, reason="recipient", action=CUSTOMER),
    "address_issue": Meaning(status=base.EXCEPTION, reason="address", action=CUSTOMER),
    "contact_carrier": Meaning(status=base.EXCEPTION, reason="carrier", action=MERCHANT),
    "package_damaged": Meaning(status=base.EXCEPTION, reason="damage", action=MERCHANT),
}
_FAILURE = {
    "": Meaning(status=base.EXCEPTION, reason="carrier", action=MERCHANT),
    "package_undeliverable": Meaning(status=base.EXCEPTION, reason="recipient", action=MERCHANT),
    "package_disposed": Meaning(status=base.LOST, reason="carrier", action=MERCHANT),
    "package_lost": Meaning(status=base.LOST, reason="carrier", action=MERCHANT),
}
_RETURNED = {
    "": Meaning(status=base.RETURNING),
    "return_to_sender": Meaning(status=base.RETURNING),
    "package_unclaimed": Meaning(status=base.RETURNING, reason="recipient"),
    "to_sender": Meaning(status=base.RETURNED),
}
_KNOWN: dict[str, Meaning] = {
    "UNKNOWN/": Meaning(status=base.UNKNOWN),
    "UNKNOWN/other": Meaning(status=base.UNKNOWN),
    "PRE_TRANSIT/": Meaning(status=base.LABEL_CREATED),
    "PRE_TRANSIT/information_received": Meaning(status=base.LABEL_CREATED),
    "TRANSIT/": Meaning(status=base.IN_TRANSIT),
    **{f"TRANSIT/{code}": found for code, found in _TRANSIT.items()},
    "DELIVERED/": Meaning(status=base.DELIVERED),
    "DELIVERED/delivered": Meaning(status=base.DELIVERED),
    **{f"RETURNED/{code}": found for code, found in _RETURNED.items()},
    **{f"FAILURE/{code}": found for code, found in _FAILURE.items()},
}
MEANINGS: dict[str, Meaning] = {
    **_KNOWN,
    **{f"{code}!": found for code, found in _KNOWN.items()},
    # held with nothing to do is a day lost; held until somebody acts is a parcel that stands still
    "TRANSIT/package_held": Meaning(status=base.IN_TRANSIT, reason="carrier", delayed=True),
    "TRANSIT/package_held!": Meaning(status=base.EXCEPTION, reason="carrier", action=CUSTOMER),
}
