"""AfterShip's `tag/subtag` in our words (aftership.com/docs/tracking, delivery statuses and sub-statuses).

Eight tags say what they say whatever the subtag is. Exception holds everything else, from a late parcel to a
lost one, so only its subtags that are known count; others are for the owner to explain.
"""

from __future__ import annotations

from fulfillment.carriers import base
from fulfillment.carriers.meanings import CUSTOMER, MERCHANT, Meaning

_EXCEPTIONS = {
    "Exception_001": Meaning(status=base.EXCEPTION, reason="carrier"),
    "Exception_002": Meaning(status=base.EXCEPTION, reason="address", action=CUSTOMER),  # has moved
    "Exception_003": Meaning(status=base.EXCEPTION, reason="recipient", action=MERCHANT),  # refused
    "Exception_004": Meaning(status=base.IN_TRANSIT, reason="customs", delayed=True),
    "Exception_005": Meaning(status=base.IN_TRANSIT, reason="other", delayed=True),
    "Exception_006": Meaning(status=base.EXCEPTION, reason="recipient", action=CUSTOMER),  # held for payment
    "Exception_007": Meaning(status=base.EXCEPTION, reason="address", action=CUSTOMER),
    "Exception_008": Meaning(status=base.EXCEPTION, reason="recipient", action=CUSTOMER),  # not picked up
    "Exception_009": Meaning(status=base.EXCEPTION, reason="merchant", action=MERCHANT),  # not accepted
    "Exception_010": Meaning(status=base.RETURNING),
    "Exception_011": Meaning(status=base.RETURNED),
    "Exception_012": Meaning(status=base.EXCEPTION, reason="damage", action=MERCHANT),
    "Exception_013": Meaning(status=base.LOST, reason="carrier", action=MERCHANT),
    "Exception_016": Meaning(status=base.IN_TRANSIT, reason="carrier", delayed=True),
    "Exception_017": Meaning(status=base.IN_TRANSIT, reason="weather", delayed=True),
    "Exception_018": Meaning(status=base.EXCEPTION, reason="customs", action=MERCHANT),  # documents missing
}
MEANINGS: dict[str, Meaning] = {
    "Pending/*": Meaning(status=base.PENDING),
    "InfoReceived/*": Meaning(status=base.LABEL_CREATED),
    "InTransit/*": Meaning(status=base.IN_TRANSIT),
    "InTransit/InTransit_006": Meaning(status=base.IN_TRANSIT, reason="customs"),
    "OutForDelivery/*": Meaning(status=base.OUT_FOR_DELIVERY),
    "AttemptFail/*": Meaning(status=base.ATTEMPTED, reason="recipient", action=CUSTOMER),
    "AvailableForPickup/*": Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER),
    "Delivered/*": Meaning(status=base.DELIVERED),
    "Expired/*": Meaning(status=base.UNKNOWN),
    "Exception/": Meaning(status=base.EXCEPTION, reason="carrier"),
    **{f"Exception/{subtag}": found for subtag, found in _EXCEPTIONS.items()},
}
