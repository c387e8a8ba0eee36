"""Each minute: whoever is due is looked at; at the beginning of a day also those whose time has run out."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import jobs
from tracking.segments import keeping
from tracking.segments.groups import keeping as groups
from tracking.segments.propensity import jobs as propensity


def install() -> None:
    """Register the job."""
    jobs.periodic("segments.keep_up", every=timedelta(minutes=1), job=keeping.keep_up)
    groups.install()
    propensity.install()
