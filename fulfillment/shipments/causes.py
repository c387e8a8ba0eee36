"""Why a parcel is late, as a sentence for its customer; `reason` of a scan or parcel is the key."""

from __future__ import annotations

from shop.kernel.errors import N_

CAUSES = {
    "weather": N_("Bad weather holds it up."),
    "customs": N_("It is waiting at customs."),
    "carrier": N_("It is held up at the carrier."),
    "merchant": N_("We handed it over later than planned."),
    "recipient": N_("The carrier could not reach you."),
}
UNTOLD = N_("The carrier has not told us why.")


def sentence(reason: str) -> str:
    """The gettext id of the cause."""
    return CAUSES.get(reason, UNTOLD)
