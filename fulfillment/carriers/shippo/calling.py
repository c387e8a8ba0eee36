"""Calls to Shippo with the account's token."""

from __future__ import annotations

from typing import Any

from fulfillment.carriers import http
from fulfillment.carriers.port import Account

NAME = "Shippo"
URL = "https://api.goshippo.com"
VERSION = "2018-02-08"  # of the API; the only one there is (docs.goshippo.com, API versions)


def call(account: Account, method: str, path: str, **more: Any) -> Any:
    """One call. Raises ProviderError's kinds."""
    headers = {
        "Authorization": f"ShippoToken {account.keys.get('api_key', '')}",
        "SHIPPO-API-VERSION": VERSION,
    }
    return http.call(method, (account.base_url or URL) + path, provider=NAME, headers=headers, **more)
