"""What the owner decides about all personal offers together."""

from __future__ import annotations

from shop.kernel import preferences

LEAST_HELD_OUT, MOST_HELD_OUT = 5, 10
HOLDOUT_PERCENT = preferences.declare("personalization.holdout_percent", 5)
COOL_DOWN_DAYS = preferences.declare("personalization.cool_down_days", 30)
JUST_BOUGHT_DAYS = preferences.declare("personalization.just_bought_days", 30)
TO_VISITORS = preferences.declare("personalization.offers_to_visitors", False)  # an offer ever was
ASSUMED_MARGIN_PERCENT = preferences.declare("personalization.assumed_margin_percent", 40)
# What an older version decided by itself after a first order (see `offers.former`).
FORMER_PERCENT = preferences.declare("personalization.second_order_percent", 10)
FORMER_DAYS = preferences.declare("personalization.second_order_days", 30)
FORMER_PROMOTION = preferences.declare("personalization.second_order_promotion", "")
