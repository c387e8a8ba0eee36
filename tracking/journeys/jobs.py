"""The worker's part: people's stages each minute; each hour visits are looked at again, and contacts that
were nobody's; once a day, visits older than the owner keeps them go."""

from __future__ import annotations

from datetime import timedelta

from shop.kernel import jobs
from tracking.journeys import loosening, rebuilding, retention
from tracking.journeys.offline import keeping
from tracking.journeys.stages import keeping as stages
from tracking.journeys.stages import signs


def install() -> None:
    """Register the jobs."""
    jobs.periodic("journeys.stages", every=timedelta(minutes=1), job=stages.keep_up)
    jobs.periodic("journeys.look_back", every=timedelta(hours=1), job=rebuilding.look_back)
    jobs.periodic("journeys.look_back_far", every=timedelta(days=1), job=rebuilding.look_back_far)
    jobs.periodic("journeys.match_contacts", every=timedelta(hours=1), job=keeping.match_again)
    jobs.periodic("journeys.signs", every=timedelta(days=1), job=signs.recount)
    jobs.periodic("journeys.loosen", every=timedelta(days=1), job=loosening.loosen)
    jobs.periodic("journeys.forget_contacts", every=timedelta(days=1), job=keeping.forget_old)
    jobs.periodic("journeys.forget_old", every=timedelta(days=1), job=retention.forget_old)
