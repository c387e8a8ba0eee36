"""The owner's rules about who sends what, as they are kept."""

from __future__ import annotations

from typing import Any

from fulfillment.warehouses.routing import Rule
from shop.kernel import preferences
from shop.kernel.preferences import Preference

RULES: Preference[list[dict[str, Any]]] = preferences.declare("warehouses.rules", [])


def rules() -> list[Rule]:
    """The rules, in the order in which they are looked at."""
    return [
        Rule(
            sender=kept["sender"],
            countries=tuple(kept["countries"]),
            by=kept["by"],
            values=tuple(kept["values"]),
        )
        for kept in preferences.get(RULES)
    ]
