"""Tracking numbers from a file: read, plan (a verdict on every row), apply. A dry run stops at the plan."""

from fulfillment.shipments.importing.applying import apply
from fulfillment.shipments.importing.planning import Plan, Verdict, plan
from fulfillment.shipments.importing.reading import COLUMNS, BadFile, Row, read

__all__ = ["COLUMNS", "BadFile", "Plan", "Row", "Verdict", "apply", "plan", "read"]
