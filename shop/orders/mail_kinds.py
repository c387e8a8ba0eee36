"""What the mails about an order are called, by the kind their facts carry."""

from __future__ import annotations

from shop.kernel.errors import N_

_PROBLEM = N_("Problem with the parcel")
_NAMES = {
    "confirmation": N_("Order confirmation"),
    "payment_problem": N_("Payment problem"),
    "cancelled": N_("Order cancelled"),
    "refunded": N_("Refund"),
    "address_changed": N_("Address changed"),
    "edited": N_("Order changed"),
    "ready": N_("Ready for pickup"),
    "shipped": N_("On its way"),
    "out_for_delivery": N_("Out for delivery"),
    "ready_for_pickup": N_("Ready for pickup"),
    "delayed": N_("Delayed"),
    **dict.fromkeys(("attempted", "exception", "returning", "returned", "lost"), _PROBLEM),
    "delivered": N_("Delivered"),
    "return_requested": N_("Return requested"),
    "return_approved": N_("Return: what to do"),
    "return_declined": N_("Return declined"),
    "return_received": N_("Return has arrived"),
    "return_settled": N_("Return settled"),
    "gift_card": N_("Gift card"),
    "tracking_link": N_("Link to the parcel"),
    "nps_invitation": N_("Invitation to the survey"),
    "nps_reminder": N_("Reminder of the survey"),
    "personal_offer": N_("Personal offer"),
}


def name(kind: str) -> str:
    """A gettext id for `kind`; its own words where it has none."""
    return _NAMES.get(kind, kind.replace("_", " "))
