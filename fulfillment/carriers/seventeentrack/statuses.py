"""17TRACK's sub-statuses in our words (api.17track.net, "Main status and sub status", version 2.4)."""

from __future__ import annotations

from fulfillment.carriers import base
from fulfillment.carriers.meanings import CUSTOMER, MERCHANT, Meaning


def _attempted(reason: str, action: str = CUSTOMER) -> Meaning:
    return Meaning(status=base.ATTEMPTED, reason=reason, action=action)


def _held(reason: str, action: str = MERCHANT) -> Meaning:
    return Meaning(status=base.EXCEPTION, reason=reason, action=action)


_MOVING = Meaning(status=base.IN_TRANSIT)

MEANINGS: dict[str, Meaning] = {
    "": Meaning(status=base.UNKNOWN),  # an event without a word about what it means
    "NotFound": Meaning(status=base.PENDING),
    "NotFound_Other": Meaning(status=base.PENDING),
    "NotFound_InvalidCode": _held("address"),
    "InfoReceived": Meaning(status=base.LABEL_CREATED),
    "InTransit": _MOVING,
    "InTransit_PickedUp": _MOVING,
    "InTransit_Departure": _MOVING,
    "InTransit_Arrival": _MOVING,
    "InTransit_CustomsProcessing": Meaning(status=base.IN_TRANSIT, reason="customs"),
    "InTransit_CustomsReleased": _MOVING,
    "InTransit_CustomsRequiringInformation": _held("customs"),
    "InTransit_Other": _MOVING,
    "Expired": Meaning(status=base.UNKNOWN),
    "Expired_Other": Meaning(status=base.UNKNOWN),
    "AvailableForPickup": Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER),
    "AvailableForPickup_Other": Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER),
    "OutForDelivery": Meaning(status=base.OUT_FOR_DELIVERY),
    "OutForDelivery_Other": Meaning(status=base.OUT_FOR_DELIVERY),
    "DeliveryFailure": _attempted("recipient"),
    "DeliveryFailure_Other": _attempted("recipient"),
    "DeliveryFailure_NoBody": _attempted("recipient"),
    "DeliveryFailure_Rejected": _attempted("recipient", MERCHANT),
    "DeliveryFailure_Security": _attempted("customs"),
    "DeliveryFailure_InvalidAddress": _attempted("address"),
    "Delivered": Meaning(status=base.DELIVERED),
    "Delivered_Other": Meaning(status=base.DELIVERED),
    "Exception": _held("other"),
    "Exception_Other": _held("other"),
    "Exception_NoBody": _held("recipient", CUSTOMER),
    "Exception_Security": _held("customs"),
    "Exception_Damage": _held("damage"),
    "Exception_Rejected": _held("recipient"),
    "Exception_Delayed": Meaning(status=base.IN_TRANSIT, reason="carrier", delayed=True),
    "Exception_Returning": Meaning(status=base.RETURNING, reason="carrier"),
    "Exception_Returned": Meaning(status=base.RETURNED),
    "Exception_Lost": Meaning(status=base.LOST, reason="carrier", action=MERCHANT),
    "Exception_Destroyed": Meaning(status=base.LOST, reason="damage", action=MERCHANT),
    "Exception_Cancel": Meaning(status=base.CANCELLED),
}
