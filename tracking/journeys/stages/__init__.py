"""Where a person stands on the way from hearing of the shop to recommending it."""

from tracking.journeys.stages.rules import ADVOCATE, AWARE, CONSIDERING, CUSTOMER, INTENDING, ORDER

__all__ = ["ADVOCATE", "AWARE", "CONSIDERING", "CUSTOMER", "INTENDING", "ORDER"]
