"""Why something is recommended: a code that is stored, and the sentence that a shopper reads."""

from __future__ import annotations

from collections.abc import Mapping

from shop.kernel.errors import N_

BOUGHT_TOGETHER, SIMILAR, POPULAR, NEXT = "bought_together", "similar", "popular", "viewed_next"
NEW, PICKED = "new", "picked"
REASONS = {
    BOUGHT_TOGETHER: N_("Often bought with %(title)s"),
    SIMILAR: N_("Similar to %(title)s"),
    POPULAR: N_("Popular right now"),
    NEXT: N_("Often looked at after %(title)s"),
    NEW: N_("New in the shop"),
    PICKED: N_("Our recommendation"),
    "goes_with_yours": N_("Goes with your %(title)s"),
    "similar_to_yours": N_("Similar to your %(title)s"),
    "liked_by_similar": N_("People who buy like you choose this"),
    "bought_once": N_("You bought this before"),
    "bought_often": N_("You bought this %(times)d times"),
    "due_again": N_("About time to buy this again"),
}


def of(parts: Mapping[str, float]) -> str:
    """What carries the score of a companion: the code for the strongest word that its parts allow."""
    if "sequence" in parts:
        return NEXT
    if parts.get("together", 0.0) > 0:
        return BOUGHT_TOGETHER
    return SIMILAR if parts.get("text", 0.0) > 0 else POPULAR


def sentence(code: str, *, title: str = "", times: int = 0) -> tuple[str, dict[str, object]]:
    """The gettext id of a reason with its params; what names a product that is not known is "popular"."""
    text = REASONS.get(code, REASONS[POPULAR])
    if "%(title)s" in text:
        return (text, {"title": title}) if title else (REASONS[POPULAR], {})
    return text, ({"times": times} if "%(times)d" in text else {})
