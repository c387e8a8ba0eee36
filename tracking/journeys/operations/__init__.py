"""Writes to the hot store. Each needs an open `transaction("journey")`; what is told twice is stored once.

`record_page` and `quarantine` are content with a `bare_transaction`.
"""

from tracking.journeys.operations.facts import reach, record_fact, record_in_visit
from tracking.journeys.operations.marking import mark_person, suspect
from tracking.journeys.operations.pages import MOST_KEPT, record_page
from tracking.journeys.operations.parking import quarantine
from tracking.journeys.operations.reports import record_beacon

__all__ = [
    "MOST_KEPT",
    "mark_person",
    "quarantine",
    "reach",
    "record_beacon",
    "record_fact",
    "record_in_visit",
    "record_page",
    "suspect",
]
