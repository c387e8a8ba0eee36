"""Accounts with providers as their packages want them: keys opened, the secrets that count now.

`live(provider="easypost")` is what other areas ask for.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from fulfillment.carriers import port, providers
from fulfillment.carriers.port import Account
from fulfillment.trackers import queries
from fulfillment.trackers.models import CarrierConnection
from shop.brand import links
from shop.kernel import clock, preferences
from shop.kernel.settings import Settings

_base: list[str] = []


def configure(settings: Settings) -> None:
    """Remember where providers' APIs are, when that is not at the providers (CARRIER_API_BASE)."""
    _base[:] = [settings.carrier_api_base.rstrip("/")] if settings.carrier_api_base else []


def live(*, provider: str) -> tuple[CarrierConnection, Account] | None:
    """The connection with a provider and its account, if there is one that is switched on."""
    row = queries.connection_of(provider)
    return (row, account(row)) if row is not None and row.enabled else None


def account(row: CarrierConnection, *, at: datetime | None = None) -> Account:
    """A connection's account. Keys that cannot be opened any more are none."""
    kept = keys(row)
    living = secrets(row, at=at or clock.now())
    if providers.provider(row.provider).info.signed == port.BY_API_KEY:
        living = (*[kept["api_key"] for _ in range(1) if kept.get("api_key")], *living)
    return Account(
        connection=row.key,
        keys=kept,
        secrets=living,
        base_url=f"{_base[0]}/{row.provider}" if _base else "",
    )


def keys(row: CarrierConnection) -> dict[str, str]:
    """What the owner typed, by the field's name."""
    found = _opened(row.keys)
    return found if isinstance(found, dict) else {}


def secrets(row: CarrierConnection, *, at: datetime) -> tuple[str, ...]:
    """The secrets that count at `at`, newest first."""
    return tuple(entry["secret"] for entry in kept_secrets(row) if _counts(entry, at=at))


def kept_secrets(row: CarrierConnection) -> list[dict[str, Any]]:
    """Every secret kept: {"secret", "until"}, `until` ISO 8601 or None."""
    found = _opened(row.secrets)
    return found if isinstance(found, list) else []


def sealed(value: Any) -> str:
    """Keys or secrets as they are stored."""
    return preferences.encrypt(json.dumps(value))


def webhook_url(row: CarrierConnection) -> str:
    """Where the provider sends its messages."""
    return f"{links.base()}/webhooks/{row.provider}/{row.key}"


def _opened(text: str) -> Any:
    plain = preferences.decrypt(text) if text else None
    return json.loads(plain) if plain else None


def _counts(entry: dict[str, Any], *, at: datetime) -> bool:
    return entry["until"] is None or datetime.fromisoformat(entry["until"]) > at
