"""Secrets of a warehouse: what signs our calls and what signs its webhooks. Sealed; two of each may live."""

from __future__ import annotations

import base64
import json
import secrets as randomness
from datetime import datetime, timedelta
from typing import Any

from fulfillment.warehouses.models import Warehouse
from shop.brand import links
from shop.kernel import preferences

OURS, THEIRS = "ours", "theirs"
OLD_LIVES = timedelta(days=2)


def made() -> dict[str, Any]:
    """A new pair, in the form of Standard Webhooks."""
    return {OURS: _secret(), THEIRS: _secret(), "until": None}


def living(warehouse: Warehouse, side: str, *, at: datetime) -> tuple[str, ...]:
    """The secrets of one side that count at `at`, newest first."""
    return tuple(one[side] for one in _kept(warehouse) if _counts(one, at=at))


def renew(warehouse: Warehouse, *, at: datetime) -> dict[str, Any]:
    """Give it a new pair; the one before counts for two days more."""
    pair = made()
    until = (at + OLD_LIVES).isoformat()
    older = [{**one, "until": one["until"] or until} for one in _kept(warehouse) if _counts(one, at=at)]
    warehouse.secrets = _sealed([pair, *older[:1]])
    return pair


def drop_old(warehouse: Warehouse) -> None:
    """Let only the newest pair count."""
    warehouse.secrets = _sealed(_kept(warehouse)[:1])


def webhook_url(warehouse: Warehouse) -> str:
    """Where it sends its messages."""
    return f"{links.base()}/webhooks/warehouses/{warehouse.key}"


def _secret() -> str:
    return "whsec_" + base64.b64encode(randomness.token_bytes(24)).decode()


def _kept(warehouse: Warehouse) -> list[dict[str, Any]]:
    plain = preferences.decrypt(warehouse.secrets) if warehouse.secrets else None
    return json.loads(plain) if plain else []


def _sealed(pairs: list[dict[str, Any]]) -> str:
    return preferences.encrypt(json.dumps(pairs))


def _counts(one: dict[str, Any], *, at: datetime) -> bool:
    return one["until"] is None or datetime.fromisoformat(one["until"]) > at
