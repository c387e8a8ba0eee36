"""AfterShip as a provider of tracking. Webhooks carry a base64 HMAC of the raw body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fulfillment.carriers import http, port, reading, signatures
from fulfillment.carriers.aftership import shapes
from fulfillment.carriers.aftership.statuses import MEANINGS
from fulfillment.carriers.failures import BadKey, Refused
from fulfillment.carriers.meanings import Meaning, Report
from fulfillment.carriers.port import Account, Asked, Call, Checked, Field, Heard, ProviderInfo, Watched
from shop.kernel.errors import N_

NAME = "AfterShip"
URL = "https://api.aftership.com"
VERSION = "/tracking/2025-01"
INFO = ProviderInfo(
    code="aftership",
    name=NAME,
    fields=(Field(name="api_key", label=N_("API key"), hint=N_("A key that may read and write trackings.")),),
    signed=port.BY_SECRET,
    setup=N_("At AfterShip: Settings, Webhooks, Add webhook with this address; copy its secret to here."),
    keys_url="https://admin.aftership.com/settings/api-keys",
    batch=40,
    per_second=3.0,
)


class AfterShip:
    """Trackings, and webhooks signed with the account's secret."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is and what it needs."""
        return INFO

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """Its statuses in our words."""
        return MEANINGS

    def check(self, account: Account) -> Checked:
        """List one tracking. Raises BadKey, Unreachable."""
        self._call(account, "GET", "/trackings", params={"limit": 1})
        return Checked()

    def watch(self, account: Account, asked: Asked) -> Watched:
        """Make a tracking; one that is there already is refused as a second one, so it is looked up."""
        wanted = {"tracking_number": asked.number}
        if asked.carrier:
            wanted["slug"] = shapes.slug(asked.carrier)
        if asked.postal_code:
            wanted["tracking_postal_code"] = asked.postal_code
        try:
            made = shapes.trackings(self._call(account, "POST", "/trackings", json=wanted))
        except BadKey:
            raise
        except Refused:
            made = self._listed(account, [asked])
            if not made:
                raise
        return _watched(made, asked)

    def look_up(self, account: Account, asked: Sequence[Asked]) -> tuple[Report, ...]:
        """What is known of each, by one list."""
        return tuple(map(shapes.report, self._listed(account, asked)))

    def hear(self, account: Account, call: Call) -> Heard:
        """Check aftership-hmac-sha256 over the raw body (aftership.com/docs/tracking/webhook)."""
        signatures.check(
            call.headers.get("aftership-hmac-sha256", ""),
            account.secrets,
            lambda secret: signatures.base64_hmac(secret, call.body),
        )
        event_id = reading.text(reading.parsed(call.body).get("event_id"), 120)
        if not event_id:
            raise reading.malformed()
        return Heard(external_id=event_id)

    def read(self, body: bytes) -> tuple[Report, ...]:
        """What a webhook is about."""
        return shapes.event(reading.parsed(body))

    def _listed(self, account: Account, asked: Sequence[Asked]) -> list[dict[str, Any]]:
        numbers = ",".join(one.number for one in asked)
        params = {"tracking_numbers": numbers, "limit": 100}
        return shapes.trackings(self._call(account, "GET", "/trackings", params=params))

    def _call(self, account: Account, method: str, path: str, **more: Any) -> Any:
        url = (account.base_url or URL) + quote(VERSION + path)
        headers = {"as-api-key": account.keys.get("api_key", "")}
        return http.call(method, url, provider=NAME, headers=headers, **more)


def _watched(made: Sequence[dict[str, Any]], asked: Asked) -> Watched:
    """The tracking of the carrier that was asked for, else the first."""
    reports = list(map(shapes.report, made))
    fitting = [one for one in reports if one.carrier == asked.carrier] or reports
    if not fitting:
        return Watched()
    return Watched(reference=fitting[0].reference, report=fitting[0])


AFTERSHIP = AfterShip()
