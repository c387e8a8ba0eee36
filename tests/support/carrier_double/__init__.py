"""EasyPost and 17TRACK over HTTP: `with CarrierDouble() as double: …`, CARRIER_API_BASE=double.url."""

from tests.support.carrier_double.server import Asked, CarrierDouble, Fault

__all__ = ["Asked", "CarrierDouble", "Fault"]
