"""ShipStation as a provider of tracking. Webhooks are signed with its own keys: no secret is shared."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from fulfillment.carriers import http, port, reading
from fulfillment.carriers.failures import BadSignature, Refused
from fulfillment.carriers.meanings import Meaning, Report
from fulfillment.carriers.port import Account, Asked, Call, Checked, Field, Heard, ProviderInfo, Watched
from fulfillment.carriers.shipstation import keys, shapes
from fulfillment.carriers.shipstation.statuses import MEANINGS
from fulfillment.carriers.signatures import SKEW
from shop.kernel.errors import N_

NAME = "ShipStation"
URL = "https://api.shipengine.com"
KEY_ID, SIGNATURE, TIME = (
    "x-shipengine-rsa-sha256-key-id",
    "x-shipengine-rsa-sha256-signature",
    "x-shipengine-timestamp",
)
INFO = ProviderInfo(
    code="shipstation",
    name=NAME,
    fields=(
        Field(
            name="api_key",
            label=N_("API key"),
            hint=N_("Of the ShipStation API (once ShipEngine); test keys begin with TEST_."),
        ),
    ),
    signed=port.BY_PUBLIC_KEY,
    setup=N_("At ShipStation: Developer, Webhooks, Add New Webhook, event Tracking; with this address."),
    keys_url="https://app.shipengine.com/#/portal/apimanagement",
    batch=1,
    per_second=3.0,
    needs_carrier=True,
)


class ShipStation:
    """Tracking information by carrier and number; webhooks signed by RSA."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is and what it needs."""
        return INFO

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """Its statuses in our words."""
        return MEANINGS

    def check(self, account: Account) -> Checked:
        """List the carriers. Raises BadKey, Unreachable."""
        self._call(account, "GET", "/v1/carriers")
        return Checked(test=account.keys.get("api_key", "").startswith("TEST_"))

    def watch(self, account: Account, asked: Asked) -> Watched:
        """Have news of the number sent. There is no name for that but carrier and number."""
        params = _params(asked)
        self._call(account, "POST", "/v1/tracking/start", params=params)
        return Watched(reference=f"{params['carrier_code']}/{asked.number}")

    def look_up(self, account: Account, asked: Sequence[Asked]) -> tuple[Report, ...]:
        """What is known of each number whose carrier is known."""
        found = []
        for one in asked:
            if one.carrier or one.reference:
                answer = self._call(account, "GET", "/v1/tracking", params=_params(one))
                if reading.part(answer).get("tracking_number"):
                    found.append(shapes.report(answer))
        return tuple(found)

    def hear(self, account: Account, call: Call) -> Heard:
        """Check the three headers over "timestamp.body"; the time is five minutes old at most."""
        key_id, signature = call.headers.get(KEY_ID, ""), call.headers.get(SIGNATURE, "")
        moment = call.headers.get(TIME, "")
        sent_at = reading.instant(moment)
        if not (key_id and signature) or sent_at is None:
            raise BadSignature(N_("The signature does not fit."))
        if abs(call.at - sent_at) > SKEW:
            raise BadSignature(N_("The signature is too old."))
        signed = moment.encode() + b"." + call.body
        keys.verify(account.base_url or URL, key_id, signature, signed, at=call.at)
        reading.parsed(call.body)
        return Heard(external_id=hashlib.sha256(call.body).hexdigest())

    def read(self, body: bytes) -> tuple[Report, ...]:
        """What a webhook is about."""
        return shapes.event(reading.parsed(body))

    def _call(self, account: Account, method: str, path: str, **more: Any) -> Any:
        url = (account.base_url or URL) + path
        headers = {"API-Key": account.keys.get("api_key", "")}
        return http.call(method, url, provider=NAME, headers=headers, **more)


def _params(asked: Asked) -> dict[str, str]:
    """Carrier and number. Raises Refused where nobody knows the carrier."""
    carrier = shapes.their_carrier(asked.carrier) or asked.reference.partition("/")[0]
    if not carrier:
        raise Refused(N_("ShipStation needs to know the carrier of a number."))
    return {"carrier_code": carrier, "tracking_number": asked.number}


SHIPSTATION = ShipStation()
