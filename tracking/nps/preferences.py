"""What an owner decides about surveys. Changing what the figures depend on leaves a mark on the charts."""

from __future__ import annotations

from typing import Any

from shop.kernel import preferences

ENABLED = preferences.declare("nps.enabled", True)
DELAY_DAYS = preferences.declare("nps.delay_days", 5)
# {"product:<id>" or "collection:<id>": days}: goods that need longer, or less, to be judged
DELAY_RULES: preferences.Preference[dict[str, int]] = preferences.declare("nps.delay_rules", {})
COOL_OFF_DAYS = preferences.declare("nps.cool_off_days", 90)
HOUR = preferences.declare("nps.hour", 9)
REMINDER = preferences.declare("nps.reminder", True)
ON_SITE = preferences.declare("nps.on_site", True)
CSAT = preferences.declare("nps.csat", False)
CES = preferences.declare("nps.ces", False)
FIXED = preferences.declare("nps.fixed", True)
HELP = preferences.declare("nps.help", False)
VISITORS = preferences.declare("nps.visitors", False)
SAMPLE = preferences.declare("nps.sample_percent", 100)
# [{"at": ISO 8601, "what": key of a preference}]: where one period may not be compared with another
BREAKS: preferences.Preference[list[dict[str, Any]]] = preferences.declare("nps.breaks", [])

MAX_DELAY, MAX_RULES, MAX_BREAKS = 120, 100, 40
COOL_OFFS = (7, 14, 30, 60, 90, 180, 365)
