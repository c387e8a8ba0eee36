"""What the owner decides about personal offers."""

from __future__ import annotations

from shop.kernel import preferences

ENABLED = preferences.declare("personalization.second_order", True)
PERCENT = preferences.declare("personalization.second_order_percent", 10)
DAYS = preferences.declare("personalization.second_order_days", 30)
HOLDOUT_PERCENT = preferences.declare("personalization.holdout_percent", 10)
PROMOTION = preferences.declare("personalization.second_order_promotion", "")
