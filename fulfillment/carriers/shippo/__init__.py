"""Shippo: tracking with webhooks, live rates and labels."""

from fulfillment.carriers.shippo.buying import SHIPPO_LABELS
from fulfillment.carriers.shippo.provider import SHIPPO

__all__ = ["SHIPPO", "SHIPPO_LABELS"]
