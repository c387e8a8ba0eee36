"""What the report calls things. Verdicts are `tracking.personalization`'s, which gives its words here."""

from __future__ import annotations

from shop.kernel.errors import N_
from shop.recommendations.slots import POLICIES, SLOTS

VERDICTS: dict[str, str] = {}
SLOT_WORDS = {code: slot.title for code, slot in SLOTS.items()}
POLICY_WORDS = dict(POLICIES)
AS_MEANT, SKEWED, UNCHECKED = "as_meant", "skewed", "unchecked"
SPLIT_WORDS = {
    AS_MEANT: N_("as meant"),
    SKEWED: N_("not as meant"),
    UNCHECKED: N_("too few to tell"),
}
EVERY, OWN_OR_DEMO, ONLY_DEMO = "", "", "demo"
SLOT_CHOICES = {EVERY: N_("All rows"), **SLOT_WORDS}
HISTORIES = {
    OWN_OR_DEMO: N_("What happened here, else the demo"),
    ONLY_DEMO: N_("What was invented for the demo"),
}
