"""What becomes of each person at an address, by whom it is for."""

from __future__ import annotations

from tests.support.route_questions import IN, NO, NONE, SIGN_IN
from tests.support.route_world import ROLES

# Who holds a permission. Written out, so that the shop's own table of roles is checked by it.
MAY = {
    "staff":       "packer support marketing manager owner",
    "orders":      "support manager owner",
    "payments":    "support manager owner",
    "fulfillment": "packer manager owner",
    "returns":     "packer support manager owner",
    "stock":       "manager owner",
    "customers":   "support manager owner",
    "reviews":     "support marketing manager owner",
    "catalog":     "marketing manager owner",
    "marketing":   "marketing manager owner",
    "gift_cards":  "manager owner",
    "content":     "marketing manager owner",
    "reports":     "marketing manager owner",
    "privacy":     "manager owner",
    "exchange":    "manager owner",
    "settings":    "owner",
    "team":        "owner",
}  # fmt: skip


def of_staff(permission: str) -> dict[str, str]:
    """Who gets in where `permission` is needed; nobody where there is no such permission."""
    holders = MAY.get(permission, "").split()
    inside = {role: IN if role in holders else NO for role in ROLES}
    return {"stranger": SIGN_IN, "customer": SIGN_IN, **inside}


def _outcomes(*words: str) -> dict[str, str]:
    return dict(zip(("stranger", "customer", "other customer", "owner"), words, strict=True))


#                     stranger  Cleo     Otto     somebody of the staff
ANYBODY = _outcomes(  IN,       IN,      IN,      IN)  # fmt: skip
CUSTOMERS = _outcomes(SIGN_IN,  IN,      IN,      SIGN_IN)  # fmt: skip
REVIEWER = _outcomes( IN,       IN,      NO,      IN)  # fmt: skip
WRITER = _outcomes(   SIGN_IN,  IN,      NO,      SIGN_IN)  # fmt: skip
ACCOUNT = _outcomes(  SIGN_IN,  IN,      NONE,    SIGN_IN)  # fmt: skip
PLACED = _outcomes(   NONE,     IN,      NONE,    NONE)  # fmt: skip
BUYER = _outcomes(    NO,       IN,      NO,      NO)  # fmt: skip
LEAVING = _outcomes(  SIGN_IN,  SIGN_IN, SIGN_IN, SIGN_IN)  # fmt: skip
NOWHERE = _outcomes(  NONE,     NONE,    NONE,    NONE)  # fmt: skip
