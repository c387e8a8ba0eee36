"""What the report calls things. Verdicts are `tracking.personalization`'s, which gives its words here."""

from __future__ import annotations

from shop.recommendations.slots import POLICIES, SLOTS

VERDICTS: dict[str, str] = {}
SLOT_WORDS = {code: slot.title for code, slot in SLOTS.items()}
POLICY_WORDS = dict(POLICIES)
