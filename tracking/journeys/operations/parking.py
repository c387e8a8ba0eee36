"""What was sent and could not be believed: counted, and the newest of each kind kept to be looked at."""

from __future__ import annotations

from shop.kernel import clock
from tracking.journeys import taxonomy
from tracking.journeys.statements import UPSERT_QUARANTINE

LONGEST = 500


def quarantine(*, reason: str, sample: str, at: int) -> None:
    """Count something unbelievable that was sent to us, and keep the newest sample of its kind."""
    row = {
        "day": clock.from_micros(at).date().isoformat(),
        "reason": reason[:40],
        "count": 1,
        "last_at": at,
        "sample": taxonomy.clean_text(sample, LONGEST),
    }
    UPSERT_QUARANTINE.run([row])
