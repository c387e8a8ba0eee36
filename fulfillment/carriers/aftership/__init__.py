"""AfterShip: tracking of a thousand carriers with webhooks."""

from fulfillment.carriers.aftership.provider import AFTERSHIP

__all__ = ["AFTERSHIP"]
