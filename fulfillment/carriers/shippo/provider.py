"""Shippo as a provider of tracking.

Webhooks are signed by HMAC once Shippo has switched that on for an account; until then the secret stands in
the address as `?token=`, and what such a call says is looked up before it is believed
(docs.goshippo.com/tracking/webhook-security).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from fulfillment.carriers import port, reading, signatures
from fulfillment.carriers.failures import BadSignature, Refused
from fulfillment.carriers.meanings import Meaning, Report
from fulfillment.carriers.port import Account, Asked, Call, Checked, Field, Heard, ProviderInfo, Watched
from fulfillment.carriers.shippo import calling, shapes
from fulfillment.carriers.shippo.statuses import MEANINGS
from shop.kernel.errors import N_

INFO = ProviderInfo(
    code="shippo",
    name=calling.NAME,
    fields=(
        Field(
            name="api_key",
            label=N_("API token"),
            hint=N_("Live tokens begin with shippo_live, test tokens with shippo_test."),
        ),
    ),
    signed=port.BY_SECRET,
    setup=N_(
        "At Shippo: Settings, API, Webhooks, event Track Updated; this address with ?token= and the secret."
    ),
    keys_url="https://apps.goshippo.com/settings/api",
    batch=1,
    per_second=5.0,
    needs_carrier=True,
)


class Shippo:
    """Tracks of a carrier's numbers; webhooks with a signature or a token."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is and what it needs."""
        return INFO

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """Its statuses in our words."""
        return MEANINGS

    def check(self, account: Account) -> Checked:
        """List one carrier account. Raises BadKey, Unreachable."""
        calling.call(account, "GET", "/carrier_accounts", params={"results": 1})
        return Checked(test=account.keys.get("api_key", "").startswith("shippo_test"))

    def watch(self, account: Account, asked: Asked) -> Watched:
        """Register the number for webhooks; Shippo answers with what it knows."""
        if not asked.carrier:
            raise Refused(N_("Shippo needs to know the carrier of a number."))
        carrier = shapes.their_carrier(asked.carrier)
        answer = calling.call(
            account, "POST", "/tracks", json={"carrier": carrier, "tracking_number": asked.number}
        )
        report = _report(answer)
        return Watched(reference=f"{carrier}/{asked.number}", report=report)

    def look_up(self, account: Account, asked: Sequence[Asked]) -> tuple[Report, ...]:
        """What is known of each number whose carrier is known."""
        found = []
        for one in asked:
            carrier = shapes.their_carrier(one.carrier) or one.reference.partition("/")[0]
            if carrier:
                path = f"/tracks/{quote(carrier, safe='')}/{quote(one.number, safe='')}"
                found.append(_report(calling.call(account, "GET", path)))
        return tuple(one for one in found if one is not None)

    def hear(self, account: Account, call: Call) -> Heard:
        """Check Shippo-Auth-Signature ("t=…,v1=…" over "t.body"), else the token in the address."""
        signature = call.headers.get("shippo-auth-signature", "")
        if signature:
            parts = dict(part.strip().partition("=")[::2] for part in signature.split(",")[:8])
            moment = parts.get("t", "")
            signatures.check_time(moment, at=call.at)
            signed = moment.strip().encode() + b"." + call.body
            signatures.check(
                parts.get("v1", ""), account.secrets, lambda secret: signatures.hex_hmac(secret, signed)
            )
        else:
            token = parse_qs(urlsplit(call.path).query).get("token", [""])[0]
            if not token:
                raise BadSignature(N_("The signature does not fit."))
            signatures.check(token, account.secrets, lambda secret: secret)
        body = reading.parsed(call.body)
        return Heard(external_id=shapes.event_id(body), trusted=bool(signature))

    def read(self, body: bytes) -> tuple[Report, ...]:
        """What a webhook is about."""
        return shapes.event(reading.parsed(body))

    def hook(self, account: Account, *, url: str, secret: str, reference: str = "") -> str:
        """Make the webhook at Shippo, or give it another address; the secret stands in it."""
        wanted = {
            "url": f"{url}?token={quote(secret, safe='')}",
            "event": shapes.TRACK_UPDATED,
            "active": True,
            "is_test": account.keys.get("api_key", "").startswith("shippo_test"),
        }
        if reference:
            try:
                calling.call(account, "PUT", f"/webhooks/{quote(reference, safe='')}", json=wanted)
                return reference
            except Refused:  # somebody has deleted it there: make it anew
                pass
        made = calling.call(account, "POST", "/webhooks", json=wanted)
        return reading.text(reading.part(made).get("object_id"), 80)


def _report(answer: Any) -> Report | None:
    return shapes.report(answer) if reading.part(answer).get("tracking_number") else None


SHIPPO = Shippo()
