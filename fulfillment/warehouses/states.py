"""What a warehouse and the shop may say to each other about a work, and what it comes to. Pure.

    UNSUBMITTED ──submit──▶ SUBMITTED ──accept──▶ ACCEPTED ──close──▶ CLOSED
                               │  └──reject──▶ REJECTED ◀──reject──┘
                               └──ask_cancel──▶ CANCELLATION_REQUESTED ──▶ …_ACCEPTED | …_REJECTED

`after` is the one table; `moves` are the legal acts of one side, which pages show and operations check. A
warehouse that tells of a parcel has accepted, whatever it said before. Who has sent everything is done. Work
that changes (another address, another piece) is submitted anew.
"""

from __future__ import annotations

from shop.kernel.errors import N_

UNSUBMITTED, SUBMITTED, ACCEPTED, REJECTED = "unsubmitted", "submitted", "accepted", "rejected"
CANCELLATION_REQUESTED = "cancellation_requested"
CANCELLATION_ACCEPTED, CANCELLATION_REJECTED = "cancellation_accepted", "cancellation_rejected"
CLOSED = "closed"
STATUSES = (
    UNSUBMITTED,
    SUBMITTED,
    ACCEPTED,
    REJECTED,
    CANCELLATION_REQUESTED,
    CANCELLATION_ACCEPTED,
    CANCELLATION_REJECTED,
    CLOSED,
)
SUBMIT, ACCEPT, REJECT, ASK_CANCEL, STOP, GO_ON = "submit", "accept", "reject", "ask_cancel", "stop", "go_on"
CLOSE, SHIP, BRING_HOME = "close", "ship", "bring_home"
SHOP, WAREHOUSE = "shop", "warehouse"

TABLE: dict[str, dict[str, str]] = {
    UNSUBMITTED: {SUBMIT: SUBMITTED},
    SUBMITTED: {
        SUBMIT: SUBMITTED,
        ACCEPT: ACCEPTED,
        REJECT: REJECTED,
        ASK_CANCEL: CANCELLATION_REQUESTED,
        SHIP: ACCEPTED,
        CLOSE: CLOSED,
    },
    ACCEPTED: {
        SUBMIT: SUBMITTED,
        REJECT: REJECTED,
        ASK_CANCEL: CANCELLATION_REQUESTED,
        SHIP: ACCEPTED,
        CLOSE: CLOSED,
    },
    REJECTED: {SUBMIT: SUBMITTED, BRING_HOME: UNSUBMITTED, SHIP: ACCEPTED, ACCEPT: ACCEPTED, CLOSE: CLOSED},
    CANCELLATION_REQUESTED: {
        STOP: CANCELLATION_ACCEPTED,
        REJECT: CANCELLATION_ACCEPTED,
        GO_ON: CANCELLATION_REJECTED,
        SHIP: CANCELLATION_REQUESTED,
        CLOSE: CLOSED,
    },
    CANCELLATION_ACCEPTED: {SUBMIT: SUBMITTED, BRING_HOME: UNSUBMITTED, SHIP: ACCEPTED, CLOSE: CLOSED},
    CANCELLATION_REJECTED: {
        ASK_CANCEL: CANCELLATION_REQUESTED,
        STOP: CANCELLATION_ACCEPTED,
        REJECT: CANCELLATION_ACCEPTED,
        SHIP: CANCELLATION_REJECTED,
        CLOSE: CLOSED,
    },
    CLOSED: {},
}
_SIDES = {
    SHOP: {
        UNSUBMITTED: (SUBMIT,),
        SUBMITTED: (ASK_CANCEL,),
        ACCEPTED: (ASK_CANCEL,),
        REJECTED: (SUBMIT, BRING_HOME),
        CANCELLATION_ACCEPTED: (SUBMIT, BRING_HOME),
        CANCELLATION_REJECTED: (ASK_CANCEL,),
    },
    WAREHOUSE: {
        SUBMITTED: (ACCEPT, REJECT),
        ACCEPTED: (SHIP, REJECT),
        CANCELLATION_REQUESTED: (STOP, GO_ON),
        CANCELLATION_REJECTED: (SHIP,),
    },
}
AT_WORK = (SUBMITTED, ACCEPTED, CANCELLATION_REQUESTED, CANCELLATION_REJECTED)  # a warehouse has it
MAY_KNOW_WHERE = (ACCEPTED, CANCELLATION_REJECTED)  # it may read the address

NAMES = {
    UNSUBMITTED: N_("Not asked"),
    SUBMITTED: N_("Asked"),
    ACCEPTED: N_("Accepted"),
    REJECTED: N_("Rejected"),
    CANCELLATION_REQUESTED: N_("Asked to stop"),
    CANCELLATION_ACCEPTED: N_("Stopped"),
    CANCELLATION_REJECTED: N_("Could not be stopped"),
    CLOSED: N_("Sent"),
}
OTHER = "other"
# Why a warehouse does not send something: the reasons Shopify knows for a rejected request.
REASONS = {
    "out_of_stock": N_("Not in stock"),
    "incorrect_address": N_("The address is wrong"),
    "undeliverable_destination": N_("Nobody delivers there"),
    "international_not_available": N_("We do not send abroad"),
    "invalid_contact": N_("Name, phone or mail is missing"),
    "incorrect_product_info": N_("What is said about a product is wrong"),
    "ineligible_product": N_("We may not send such a product"),
    "invalid_sku": N_("We do not know this SKU"),
    "missing_customs_info": N_("Words for customs are missing"),
    "merchant_blocked": N_("The shop’s account with us is blocked"),
    OTHER: N_("Another reason"),
}


def after(status: str, act: str) -> str | None:
    """The status that `act` leads to, None when it is not legal now."""
    return TABLE.get(status, {}).get(act)


def moves(side: str, status: str, *, left: int, held: bool = False) -> tuple[str, ...]:
    """What one side may do now. `left`: units still to be sent; `held`: the shop wants it to wait."""
    if not left and status != CANCELLATION_REQUESTED:  # of a cancelled order nothing is left
        return ()
    return tuple(act for act in _SIDES[side].get(status, ()) if not (held and act in (SHIP, SUBMIT)))


def standing(status: str, *, left: int) -> str:
    """The status as it counts: what was sent and has come back to be sent again is accepted still."""
    return ACCEPTED if status == CLOSED and left else status
