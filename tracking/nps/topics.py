"""What an answer is about: the words people tap beside their comment, each of one stage of the way. Pure.

The same words serve as tags that the owner puts on a comment and as the root cause of a case.
"""

from __future__ import annotations

from collections.abc import Iterable

FIND, CHOOSE, BUY, GET, USE, MAINTAIN = "find", "choose", "buy", "get", "use", "maintain"
STAGES = (FIND, CHOOSE, BUY, GET, USE, MAINTAIN)
STAGE_OF = {
    "finding": FIND,
    "choice": CHOOSE,
    "price": CHOOSE,
    "checkout": BUY,
    "speed": GET,
    "tracking": GET,
    "packaging": GET,
    "product": USE,
    "instructions": USE,
    "care": MAINTAIN,
    "returns": MAINTAIN,
    "support": MAINTAIN,
}
TAGS = tuple(STAGE_OF)


def known(tags: Iterable[str]) -> list[str]:
    """Those of `tags` that we offer, each once, in our order."""
    chosen = set(tags)
    return [tag for tag in TAGS if tag in chosen]


def stages(tags: Iterable[str]) -> set[str]:
    """The stages that `tags` speak of."""
    return {STAGE_OF[tag] for tag in tags if tag in STAGE_OF}
