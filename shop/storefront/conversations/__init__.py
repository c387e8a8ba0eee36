"""A customer's own conversation with the shop: in the account, and by the signed link of an answer's mail."""

from __future__ import annotations

from flask import Blueprint

from shop.web.security import keep_private

blueprint = Blueprint("conversations", __name__)
blueprint.after_request(keep_private)

from shop.storefront.conversations import panels, showing  # noqa: E402, F401 (they add themselves)
