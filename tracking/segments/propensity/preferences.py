"""What the owner decides about temperatures."""

from __future__ import annotations

from shop.kernel import preferences

HORIZON = preferences.declare("segments.horizon", 30)  # days ahead that make somebody warm or hot: 7 or 30
WARM_PERCENT = preferences.declare("segments.warm_percent", 0)  # 0: by the share that buys
HOT_PERCENT = preferences.declare("segments.hot_percent", 0)
HORIZONS = (7, 30)
