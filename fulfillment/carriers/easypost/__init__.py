"""EasyPost: trackers of a hundred carriers, webhooks signed by HMAC, labels and rates."""

from fulfillment.carriers.easypost.tracking import EASYPOST

__all__ = ["EASYPOST"]
