"""Health check of carriers' accounts."""

from __future__ import annotations

from datetime import datetime

from fulfillment.carriers import providers
from fulfillment.trackers import connections, queries
from shop.kernel import registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings


def install() -> None:
    """Register the check."""
    registry.health_check("carriers", accounts)


def accounts(settings: Settings, at: datetime) -> list[Finding]:
    """Accounts whose keys cannot be opened, do not work, or only play."""
    found = []
    for row in queries.connections():
        if not row.enabled or row.provider not in providers.all_providers():
            continue
        name = {"provider": providers.provider(row.provider).info.name}
        if not connections.keys(row):
            problem = N_("The keys of %(provider)s were kept under another SECRET_KEY.")
        elif row.problem and row.failures:
            problem = N_("%(provider)s does not answer as it should.")
        elif settings.production and row.test:
            problem = N_("The key of %(provider)s is for tests: it tells of no real parcels.")
        else:
            continue
        remedy = N_("Look under Deliver, Carriers.")
        found.append(Finding("carriers", problem, remedy, params=name))
    return found
