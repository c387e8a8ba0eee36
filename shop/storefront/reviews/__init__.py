"""What buyers say and what people ask: panels on other pages, the lists, and the forms."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reviews", __name__)

from shop.storefront.reviews import (  # noqa: E402, F401 (they add their views and panels)
    asking,
    listing,
    panels,
    writing,
)
