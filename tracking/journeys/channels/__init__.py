"""Which channel brought a visitor: rules after Google's default channel groups, and our own additions.

Used at recording time, so that a touch keeps the channel it was given; `RULES` says by which rules.
"""

from tracking.journeys.channels.rules import CHANNELS, DIRECT, RULES, Arrival, Classified, classify

__all__ = ["CHANNELS", "DIRECT", "RULES", "Arrival", "Classified", "classify"]
