"""What states, reasons and benefits of offers are called on the owner's pages."""

from __future__ import annotations

from collections.abc import Mapping

from shop.kernel.errors import N_
from tracking.personalization.offers import deciding
from tracking.personalization.offers.tables import (
    AGAIN,
    CONFLICT,
    DRAFT,
    ENDED,
    NEVER,
    PAUSED,
    REPEATED,
    RUNNING,
)

STATES: Mapping[str, tuple[str, str]] = {
    DRAFT: (N_("Draft"), "line"),
    RUNNING: (N_("Running"), "good"),
    PAUSED: (N_("Paused"), "warn"),
    ENDED: (N_("Ended"), ""),
}
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "treated": (N_("Offered"), "good"),
    "held_out": (N_("Held out"), "line"),
}
WHY_NOT: Mapping[str, str] = {
    deciding.NO_CONSENT: N_("Has not agreed to be remembered"),
    deciding.OBJECTED: N_("Wants no personal offers"),
    deciding.TWO_GROUPS: N_("Is in two groups"),
    deciding.NOT_MEANT: N_("Is in none of the segments"),
    deciding.BOUGHT_BEFORE: N_("Has bought more than once"),
    deciding.HOLDS_ONE: N_("Another offer stands, or the pause after it"),
    deciding.JUST_BOUGHT: N_("Has just bought it"),
    deciding.SURE: N_("Buys without a discount"),
    deciding.FLOOR: N_("The product's margin does not bear it"),
    deciding.NOT_MOVED: N_("The offer does not move them"),
    deciding.SPENT: N_("The budget was used up"),
}
EXCLUDED: Mapping[str, str] = {
    CONFLICT: N_("not counted: two groups"),
    REPEATED: N_("not counted: decided before"),
    AGAIN: N_("not counted: again, on a new occasion"),
    NEVER: N_("never gets an offer"),
}
BENEFITS: Mapping[str, str] = {
    "percent": N_("Percent off"),
    "fixed": N_("Amount off"),
    "free_shipping": N_("Free delivery"),
}
