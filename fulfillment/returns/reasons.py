"""Why something comes back: the codes that are kept, what customers read, and whose fault each is."""

from __future__ import annotations

from shop.kernel.errors import N_

CHANGED_MIND, TOO_SMALL, TOO_LARGE = "changed_mind", "too_small", "too_large"
NOT_AS_SHOWN, FAULTY, DAMAGED = "not_as_shown", "faulty", "damaged"
WRONG, MISSING, LATE, OTHER, NOT_ARRIVED = "wrong", "missing", "late", "other", "not_arrived"

NAMES: dict[str, str] = {
    DAMAGED: N_("It arrived broken"),
    FAULTY: N_("It does not work as it should"),
    WRONG: N_("It is not what I ordered"),
    MISSING: N_("A piece of it is missing"),
    NOT_AS_SHOWN: N_("It looks different from the pictures"),
    TOO_SMALL: N_("It is too small"),
    TOO_LARGE: N_("It is too large"),
    LATE: N_("It came too late"),
    CHANGED_MIND: N_("I changed my mind"),
    OTHER: N_("Another reason"),
    NOT_ARRIVED: N_("It never arrived"),
}
CHOICES = tuple(code for code in NAMES if code != NOT_ARRIVED)  # that the owner alone may say
ALWAYS = (DAMAGED, OTHER)  # offered whatever the owner chooses
OURS = frozenset({DAMAGED, FAULTY, WRONG, MISSING, NOT_AS_SHOWN, LATE, NOT_ARRIVED})
BROKEN = frozenset({DAMAGED, FAULTY, WRONG, MISSING})  # made good without a way back, if the owner wants


def name(code: str) -> str:
    """The gettext id of a reason; its own code where it is not known."""
    return NAMES.get(code, code.replace("_", " "))
