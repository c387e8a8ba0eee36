"""Every carrier there is, by code."""

from __future__ import annotations

from fulfillment.carriers import public
from fulfillment.carriers.base import Carrier, CarrierInfo
from fulfillment.carriers.simulator import SIMULATOR
from shop.brand import store
from shop.kernel.errors import N_, DomainError

OTHER = "other"


class UnknownCarrier(DomainError):
    """A carrier that is not on the list."""


def all_carriers() -> dict[str, Carrier]:
    """Code to carrier: those with a public page first, then the simulator."""
    found: dict[str, Carrier] = dict(public.known())
    found[SIMULATOR.info.code] = SIMULATOR
    return found


def choices() -> list[CarrierInfo]:
    """Carriers for a list to choose from, those of the store's country first, without the simulator."""
    return [carrier.info for carrier in public.near(store.current().country)]


def find(text: str) -> Carrier:
    """The carrier of a code or name, any case, blanks and hyphens as underscores. Raises UnknownCarrier."""
    wanted = _plain(text)
    for code, carrier in all_carriers().items():
        if wanted in (_plain(code), _plain(carrier.info.name)):
            return carrier
    raise UnknownCarrier(N_("“%(carrier)s” is not a carrier we know."), carrier=text[:60])


def name(code: str) -> str:
    """A carrier's name for people (a gettext id); an unknown code as it is."""
    carrier = all_carriers().get(code)
    return carrier.info.name if carrier else code


def tracking_url(code: str, number: str) -> str | None:
    """The carrier's own page about a parcel, or None."""
    carrier = all_carriers().get(code)
    return carrier.tracking_url(number) if carrier else None


def _plain(text: str) -> str:
    return "_".join(text.strip().lower().replace("-", " ").replace("_", " ").split())
