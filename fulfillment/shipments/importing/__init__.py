"""Tracking numbers from a file: read, plan (a verdict on every row), apply. A dry run stops at the plan."""

from fulfillment.shipments.importing.applying import Done, apply
from fulfillment.shipments.importing.planning import Plan, Verdict, plan
from fulfillment.shipments.importing.reading import (
    COLUMNS,
    BadFile,
    Row,
    UnknownColumns,
    headings_of,
    read,
)
from fulfillment.shipments.importing.undoing import may_undo, recent, undo

__all__ = [
    "COLUMNS",
    "BadFile",
    "Done",
    "Plan",
    "Row",
    "UnknownColumns",
    "Verdict",
    "apply",
    "headings_of",
    "may_undo",
    "plan",
    "read",
    "recent",
    "undo",
]
