"""ShipStation (its API that was called ShipEngine): tracking with webhooks signed by RSA."""

from fulfillment.carriers.shipstation.provider import SHIPSTATION

__all__ = ["SHIPSTATION"]
