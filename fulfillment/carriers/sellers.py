"""Every provider that sells labels, by code. A new one joins here with one line."""

from __future__ import annotations

from functools import lru_cache

from fulfillment.carriers.labels import Labels
from shop.kernel.errors import N_, NotFound


@lru_cache(maxsize=1)
def all_sellers() -> dict[str, Labels]:
    """Code to seller, in the order they are asked in."""
    from fulfillment.carriers.easypost.buying import EASYPOST_LABELS
    from fulfillment.carriers.shippo.buying import SHIPPO_LABELS

    known: tuple[Labels, ...] = (EASYPOST_LABELS, SHIPPO_LABELS)
    return {seller.info.code: seller for seller in known}


def seller(code: str) -> Labels:
    """The seller of a code. Raises NotFound."""
    found = all_sellers().get(code)
    if found is None:
        raise NotFound(N_("There is no such provider."))
    return found
