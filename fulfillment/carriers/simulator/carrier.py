"""The simulator as a carrier: it has a name and numbers, but no page of its own."""

from __future__ import annotations

from dataclasses import dataclass

from fulfillment.carriers.base import CarrierInfo
from shop.kernel.errors import N_


@dataclass(frozen=True)
class Simulator:
    """The carrier without vans."""

    info: CarrierInfo

    def tracking_url(self, number: str) -> str | None:
        """None: its parcels are followed on the shop's own page."""
        return None


SIMULATOR = Simulator(CarrierInfo("simulator", N_("Simulated carrier")))
