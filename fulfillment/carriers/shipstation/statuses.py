"""ShipStation's `status_code/status_detail_code` in our words (docs.shipstation.com, get tracking log).

Two letters say little (IT holds vans and sorting centers, EX all troubles), so the detail decides wherever
there is one; a detail that is not in the table is for the owner to explain.
"""

from __future__ import annotations

from fulfillment.carriers import base
from fulfillment.carriers.meanings import CUSTOMER, MERCHANT, Meaning

_MOVING = (
    "COLLECTION_MADE",
    "DELIVERY_ARRANGED_WITH_RECIPIENT",
    "DELIVERY_SCHEDULED",
    "DESPATCHED",
    "DROPPED_OFF",
    "HUB_PROCESSING",
    "HUB_SCAN_IN",
    "HUB_SCAN_OUT",
    "INFORMATION",
    "IN_TRANSIT",
    "PARCEL_OVER_LABELLED",
    "PARCEL_REDIRECTED",
    "PARCEL_REPACKED",
    "PARCEL_UPDATE_NOTIFICATION",
    "PARCEL_UPDATE_NOTIFICATION_VIA_EMAIL",
    "PARCEL_UPDATE_NOTIFICATION_VIA_SMS",
    "PICKED_UP",
    "RECD_BY_CARRIER_NO_ELEC_ADVICE",
    "RECEIVED_BY_CARRIER",
    "RECEIVED_LOCAL_DELIVERY_DEPOT",
    "SUB_CONTRACTOR_EVENT",
    "SUB_CONTRACTOR_RECEIVED",
)
_BEFORE = (
    "AWAITING_DESPATCH",
    "AWAITING_ELECTRONIC_ADVICE",
    "AWAITING_PICKUP_DROP_OFF",
    "COLLECTION_FAILED",
    "COLLECTION_REQUESTED",
    "ELEC_ADVICE_RECD_BY_CARRIER",
    "NOT_YET_RECEIVED_BY_CARRIER",
    "SHIPMENT_CREATED",
)
_ATTEMPTS = (
    "ATTEMPTED_DELIVERY",
    "ATTEMPTED_DELIVERY_2ND",
    "ATTEMPTED_DELIVERY_3RD",
    "ATTEMPTED_DELIVERY_FINAL",
    "COD_AMOUNT_NOT_PAID",
    "CUSTOMER_CARDED",
    "CUSTOMER_IDENTIFICATION_FAILED",
    "INVALID_METHOD_OF_PAYMENT",
    "NO_ACCESS_TO_RECIPIENTS_ADDRESS",
)
_PICKUP = (
    "AWAITING_COLLECTION_FROM_PICKUP_POINT",
    "COLLECT_AT_LOCAL_PO",
    "CUSTOMER_TO_COLLECT_FROM_CARRIER",
    "DELIVERED_TO_LOCKER_COLLECTION_POINT",
)
_DELAYS = ("CARRIER_DELAYS", "DELAYED_NOT_CARRIER", "DELIVERY_RESCHEDULED", "MISSORTED", "ROUTING_ERROR")
_CUSTOMS_HELD = (
    "HELD_BY_CARRIER_FOR_CLEARANCE_PRE_PROCESSING",
    "HELD_BY_CUSTOMS",
    "HELD_BY_EXPORT_CUSTOMS",
    "HELD_BY_IMPORT_CUSTOMS",
)
_TROUBLE = {
    "HELD_BY_CARRIER": Meaning(status=base.EXCEPTION, reason="carrier"),
    "ADDRESS_QUERY": Meaning(status=base.EXCEPTION, reason="address", action=CUSTOMER),
    "CUSTOMER_MOVED": Meaning(status=base.EXCEPTION, reason="address", action=CUSTOMER),
    "INCORRECT_DECLARATION": Meaning(status=base.EXCEPTION, reason="customs", action=MERCHANT),
    "HAZARDOUS_PROHIBITED": Meaning(status=base.EXCEPTION, reason="merchant", action=MERCHANT),
    "PARCEL_OUTSIDE_OF_SERVICE_CAPABILITY": Meaning(
        status=base.EXCEPTION, reason="merchant", action=MERCHANT
    ),
    "NOT_COLLECTED_FROM_PICKUP_POINT": Meaning(status=base.EXCEPTION, reason="recipient", action=CUSTOMER),
    "NOT_DELIVERED": Meaning(status=base.EXCEPTION, reason="recipient", action=MERCHANT),
    "NOT_DELIVERED_ADDRESSEE_DECEASED": Meaning(status=base.EXCEPTION, reason="recipient", action=MERCHANT),
    "REFUSED_BY_CUSTOMER": Meaning(status=base.EXCEPTION, reason="recipient", action=MERCHANT),
    "PARCEL_DAMAGED": Meaning(status=base.EXCEPTION, reason="damage", action=MERCHANT),
    "PARCEL_DISPOSED": Meaning(status=base.LOST, reason="carrier", action=MERCHANT),
    "PARCEL_LOST": Meaning(status=base.LOST, reason="carrier", action=MERCHANT),
    "RETURN_TO_SENDER": Meaning(status=base.RETURNING),
    "RETURNED_TO_SENDER": Meaning(status=base.RETURNED),
    "CANCELLED": Meaning(status=base.CANCELLED),
    "CANCELLED_BEFORE_DESPATCH": Meaning(status=base.CANCELLED),
}
_DETAILS: dict[str, Meaning] = {
    **{detail: Meaning(status=base.IN_TRANSIT) for detail in _MOVING},
    **{detail: Meaning(status=base.LABEL_CREATED) for detail in _BEFORE},
    **{detail: Meaning(status=base.ATTEMPTED, reason="recipient", action=CUSTOMER) for detail in _ATTEMPTS},
    **{detail: Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER) for detail in _PICKUP},
    **{detail: Meaning(status=base.IN_TRANSIT, reason="carrier", delayed=True) for detail in _DELAYS},
    **{detail: Meaning(status=base.EXCEPTION, reason="customs") for detail in _CUSTOMS_HELD},
    "CUSTOMS_CLEARED": Meaning(status=base.IN_TRANSIT, reason="customs"),
    "CUSTOMS_PROCESSING": Meaning(status=base.IN_TRANSIT, reason="customs"),
    "OUT_FOR_DELIVERY": Meaning(status=base.OUT_FOR_DELIVERY),
    **_TROUBLE,
}
MEANINGS: dict[str, Meaning] = {
    "UN/": Meaning(status=base.UNKNOWN),
    "UN/CARRIER_STATUS_NOT_MAPPED": Meaning(status=base.UNKNOWN),
    "NY/": Meaning(status=base.LABEL_CREATED),
    "AC/": Meaning(status=base.IN_TRANSIT),
    "IT/": Meaning(status=base.IN_TRANSIT),
    "AT/": Meaning(status=base.ATTEMPTED, reason="recipient", action=CUSTOMER),
    "EX/": Meaning(status=base.EXCEPTION, reason="carrier"),
    "SP/": Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER),
    **{
        f"{word}/{detail}": found
        for word in ("NY", "AC", "IT", "AT", "EX", "SP")
        for detail, found in _DETAILS.items()
    },
    "DE/*": Meaning(status=base.DELIVERED),
    "DE/DELIVERED_TO_LOCKER_COLLECTION_POINT": Meaning(status=base.READY_FOR_PICKUP, action=CUSTOMER),
    "DE/to_sender": Meaning(status=base.RETURNED),
    "EX/to_sender": Meaning(status=base.RETURNED),
}
