"""Every provider of tracking there is, by code. A new one joins here with one line."""

from __future__ import annotations

from functools import lru_cache

from fulfillment.carriers.aftership import AFTERSHIP
from fulfillment.carriers.easypost import EASYPOST
from fulfillment.carriers.port import Tracking
from fulfillment.carriers.seventeentrack import SEVENTEENTRACK
from fulfillment.carriers.shippo import SHIPPO
from fulfillment.carriers.shipstation import SHIPSTATION
from shop.kernel.errors import N_, NotFound


@lru_cache(maxsize=1)
def all_providers() -> dict[str, Tracking]:
    """Code to provider, in the order they are offered in."""
    known: tuple[Tracking, ...] = (EASYPOST, SEVENTEENTRACK, SHIPPO, AFTERSHIP, SHIPSTATION)
    return {provider.info.code: provider for provider in known}


def provider(code: str) -> Tracking:
    """The provider of a code. Raises NotFound."""
    found = all_providers().get(code)
    if found is None:
        raise NotFound(N_("There is no such provider."))
    return found
