"""Calls, meetings and other touches without a screen, as staff wrote them down."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime

from shop.kernel import clock
from tracking.journeys.offline import queries
from tracking.reports.timeline.values import CALL, Entry


def entries(
    customers: Sequence[uuid.UUID], *, since: datetime, until: datetime, most: int
) -> Iterator[Entry]:
    """Those of these accounts in [since, until), the newest."""
    for customer in customers:
        for touch in queries.of_customer(customer)[:most]:
            at = clock.from_micros(touch.occurred_at)
            if since <= at < until:
                yield Entry(
                    at=at,
                    kind=CALL,
                    what=f"offline_{touch.kind}",
                    about=touch.note or touch.source,
                    data={"duration_s": touch.duration_s, "outcome": touch.outcome, "agent": touch.agent},
                )
