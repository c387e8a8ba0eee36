"""17TRACK as a provider of tracking: numbers are registered once, forty are asked for at a time.

Its messages carry `sign`, the SHA-256 of body, "/" and API key. Accounts that are not signed for are known
by their unguessable address alone: what they bring is looked up before it is believed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from fulfillment.carriers import http, port, reading, signatures
from fulfillment.carriers.failures import BadKey, BadSignature, Refused, Throttled
from fulfillment.carriers.meanings import Meaning, Report
from fulfillment.carriers.port import Account, Asked, Call, Checked, Field, Heard, ProviderInfo, Watched
from fulfillment.carriers.seventeentrack import shapes
from fulfillment.carriers.seventeentrack.statuses import MEANINGS
from shop.kernel.errors import N_

NAME = "17TRACK"
URL = "https://api.17track.net"
VERSION = "/track/v2.4"
INFO = ProviderInfo(
    code="seventeentrack",
    name=NAME,
    fields=(
        Field(name="api_key", label=N_("API key"), hint=N_("At 17TRACK: Settings, Security, Access key.")),
    ),
    signed=port.BY_API_KEY,
    setup=N_("At 17TRACK: Settings, Notification, WebHook; with this address, and version 2.4."),
    keys_url="https://api.17track.net/admin/settings",
    batch=40,
    per_second=3.0,
)
ALREADY = -18019901  # registered before: just what was wanted
TOO_OFTEN, NO_KEY = -18010003, (-18010001, -18010002, -18010004)  # of the whole call
MANY = 1  # a second, as the limit is three calls in one


class SeventeenTrack:
    """Numbers registered, looked up and heard of."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is and what it needs."""
        return INFO

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """Its sub-statuses in our words."""
        return MEANINGS

    def check(self, account: Account) -> Checked:
        """Ask how many numbers are left. Raises BadKey, Unreachable."""
        left = self._call(account, "/getquota", None).get("quota_remain")
        return Checked(left=left if isinstance(left, int) and not isinstance(left, bool) else None)

    def watch(self, account: Account, asked: Asked) -> Watched:
        """Register a number; registered before is as good. Raises Refused with 17TRACK's reason."""
        answer = self._call(account, "/register", [_named(asked)])
        for one in reading.items(answer.get("rejected")):
            error = reading.part(one, "error")
            if error.get("code") != ALREADY:
                said = reading.text(error.get("message")) or reading.text(error.get("code"))
                raise Refused(N_("%(provider)s refused: %(said)s"), provider=NAME, said=said)
        return Watched()

    def look_up(self, account: Account, asked: Sequence[Asked]) -> tuple[Report, ...]:
        """Up to forty numbers at once; those it does not know (yet) are left out."""
        answer = self._call(account, "/gettrackinfo", [_named(one) for one in asked[: INFO.batch]])
        return tuple(shapes.report(one) for one in reading.items(answer.get("accepted")))

    def hear(self, account: Account, call: Call) -> Heard:
        """Check `sign`. Without one the message counts as a hint, with a wrong one as foreign."""
        given = call.headers.get("sign", "")
        if given:
            signatures.check(given, account.secrets, lambda secret: sign(call.body, secret))
        elif not account.secrets:
            raise BadSignature(N_("The signature does not fit."))
        reading.parsed(call.body)
        return Heard(external_id=hashlib.sha256(call.body).hexdigest(), trusted=bool(given))

    def read(self, body: bytes) -> tuple[Report, ...]:
        """What a message says."""
        return shapes.message(reading.parsed(body))

    def _call(self, account: Account, path: str, payload: list[dict[str, Any]] | None) -> dict[str, Any]:
        """The `data` of a good answer. Errors come with HTTP 200 and a code, or with a status."""
        answer = http.call(
            "POST",
            (account.base_url or URL) + VERSION + path,
            provider=NAME,
            headers={"17token": account.keys.get("api_key", "")},
            json=payload,
        )
        whole = reading.part({"answer": answer}, "answer")
        data = reading.part(whole, "data")
        code = whole.get("code")
        if code == 0:
            return data
        if code in NO_KEY:
            raise BadKey(N_("%(provider)s does not accept this API key."), provider=NAME)
        if code == TOO_OFTEN:
            raise Throttled(N_("%(provider)s asks us to call less often."), provider=NAME, retry_after=MANY)
        said = next((reading.text(one.get("message")) for one in reading.items(data.get("errors"))), "")
        raise Refused(N_("%(provider)s refused: %(said)s"), provider=NAME, said=said or str(code)[:20])


def sign(body: bytes, api_key: str) -> str:
    """17TRACK's signature of a message."""
    return hashlib.sha256(body + b"/" + api_key.encode()).hexdigest()


def _named(asked: Asked) -> dict[str, Any]:
    named: dict[str, Any] = {"number": asked.number}
    if asked.carrier in shapes.CARRIERS:
        named["carrier"] = shapes.CARRIERS[asked.carrier]
    return named


SEVENTEENTRACK = SeventeenTrack()
