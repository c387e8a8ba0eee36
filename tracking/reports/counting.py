"""The worker's turn at the kept parts: every kind there is, and what they do when the lake changes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from shop.kernel import jobs
from tracking.lake import hooks
from tracking.reports.checkout import reading as checkout
from tracking.reports.parts import keeping
from tracking.reports.products import kept, looked

KINDS = (checkout.KIND, looked.KIND)


def install() -> None:
    """Register the job, and hear of changes in the lake."""
    jobs.periodic("reports.parts", every=timedelta(minutes=1), job=run)
    hooks.changed("report_parts", partial(keeping.react, [kind.name for kind in KINDS]))


def run(at: datetime) -> int:
    """Make what is stale again; how many days were made."""
    return sum(keeping.refresh(kind, at=at) for kind in KINDS) + kept.refresh(at=at)
