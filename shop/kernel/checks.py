"""Health checks of the machine and of what the kernel itself runs: secret, disk, worker, outbox."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.kernel import db, jobs, limits, outbox, registry, signing
from shop.kernel.errors import N_
from shop.kernel.models import PeriodicRun
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings

LEAST_DISK = 500 * 1024 * 1024
WORKER_SILENT = timedelta(minutes=5)
OUTBOX_LATE_S = 600.0
_SAMPLES = ("change", "secret", "example", "default", "0123456789")


def install() -> None:
    """Register the checks, the heartbeat by which a worker is seen, and the clearing of old counts."""
    jobs.periodic("worker.heartbeat", every=timedelta(minutes=1), job=lambda at: None)
    jobs.periodic("kernel.forget_limits", every=timedelta(days=1), job=limits.forget_old)
    jobs.periodic("kernel.forget_spent_links", every=timedelta(days=1), job=signing.forget_old)
    registry.health_check("secret", weak_secret)
    registry.health_check("disk", little_disk)
    registry.health_check("worker", silent_worker)
    registry.health_check("outbox", late_outbox)


def weak_secret(settings: Settings, at: datetime) -> list[Finding]:
    """A SECRET_KEY that somebody typed instead of drawing it at random."""
    key = settings.secret_key.lower()
    if len(set(key)) >= 12 and not any(word in key for word in _SAMPLES):
        return []
    return [
        Finding(
            "secret",
            N_("SECRET_KEY looks typed, not random: links and sign-ins could be forged."),
            N_("Set it to what this prints: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"),
            blocking=settings.production,
        )
    ]


def little_disk(settings: Settings, at: datetime) -> list[Finding]:
    """Less than half a gigabyte free where the shop keeps its state."""
    free = shutil.disk_usage(settings.var_dir if settings.var_dir.exists() else settings.var_dir.anchor).free
    if free >= LEAST_DISK:
        return []
    return [
        Finding(
            "disk",
            N_("Only %(megabytes)d MB are free where the shop keeps its data."),
            N_("Make room on that disk, or move VAR_DIR to a larger one."),
            params={"megabytes": free // 1024**2},
        )
    ]


def silent_worker(settings: Settings, at: datetime) -> list[Finding]:
    """No periodic job has begun for five minutes: mails and payments wait."""
    begun = db.session().scalar(select(func.max(PeriodicRun.last_started_at)))
    if begun is not None and at - begun <= WORKER_SILENT:
        return []
    return [
        Finding(
            "worker",
            N_("The worker has not been seen for five minutes: mails, refunds and webhooks wait."),
            N_("Start it beside the web (`make run` does), and look at its log."),
        )
    ]


def late_outbox(settings: Settings, at: datetime) -> list[Finding]:
    """Deliveries that should have happened ten minutes ago."""
    count, oldest_s = outbox.lag(at=at)
    if not count or oldest_s < OUTBOX_LATE_S:
        return []
    return [
        Finding(
            "outbox",
            N_("%(count)d deliveries are overdue, the oldest by %(minutes)d minutes."),
            N_("Check that the worker runs; parked deliveries are on the attention page."),
            params={"count": count, "minutes": int(oldest_s // 60)},
        )
    ]
