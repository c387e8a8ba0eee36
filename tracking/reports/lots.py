"""Which histories a question is about: the shop's own, invented ones, ones brought from elsewhere."""

from __future__ import annotations

import re

from shop.kernel.errors import N_
from tracking.reports.base import BadQuestion, Parameter

OWN, SHOP = "", "shop"
MOST = 20
_NAME = re.compile(r"[\w .:-]{1,80}")
PARAMETER = Parameter(
    name="lots",
    title=N_("History"),
    kind="text",
    hint=N_("Empty for all; or shop, demo, import:NAME, with commas."),
)


def parse(text: str) -> tuple[str, ...] | None:
    """The lots of "shop,demo" as the lake calls them; None (all) for an empty text. Raises BadQuestion."""
    named = [part.strip() for part in text.split(",") if part.strip()]
    if len(named) > MOST or not all(_NAME.fullmatch(name) for name in named):
        raise BadQuestion(N_("Please name at most 20 histories, by letters, digits and dashes."))
    return tuple(OWN if name == SHOP else name for name in named) or None


def own(lots: tuple[str, ...] | None) -> bool:
    """Whether the shop's own history is among them."""
    return lots is None or OWN in lots


def others(lots: tuple[str, ...] | None) -> bool:
    """Whether others than the shop's own may be among them."""
    return lots is None or any(lot != OWN for lot in lots)
