"""Parcels that the owner hands over in person: a carrier's name, a number, and a link to its public page."""

from fulfillment.carriers.manual.carrier import ManualCarrier, carriers, made

__all__ = ["ManualCarrier", "carriers", "made"]
