"""EasyPost as a provider of tracking: trackers by API, news by webhook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fulfillment.carriers import http, port, reading
from fulfillment.carriers.easypost import proving, shapes
from fulfillment.carriers.easypost.statuses import MEANINGS
from fulfillment.carriers.failures import Refused
from fulfillment.carriers.meanings import Meaning, Report
from fulfillment.carriers.port import Account, Asked, Call, Checked, Field, Heard, ProviderInfo, Watched
from shop.kernel.errors import N_

NAME = "EasyPost"
URL = "https://api.easypost.com"
INFO = ProviderInfo(
    code="easypost",
    name=NAME,
    fields=(
        Field(
            name="api_key",
            label=N_("API key"),
            hint=N_("Production keys begin with EZAK, test keys with EZTK."),
        ),
    ),
    signed=port.BY_SECRET,
    setup=N_("At EasyPost: Account settings, Webhooks & events, Add webhook; with this address and secret."),
    keys_url="https://www.easypost.com/account/api-keys",
    batch=1,
    per_second=5.0,
)


class EasyPost:
    """Trackers, and webhooks signed with a secret of ours."""

    @property
    def info(self) -> ProviderInfo:
        """Who it is and what it needs."""
        return INFO

    @property
    def meanings(self) -> Mapping[str, Meaning]:
        """Its statuses in our words."""
        return MEANINGS

    def check(self, account: Account) -> Checked:
        """List one tracker. Raises BadKey, Unreachable."""
        self.call(account, "GET", "/v2/trackers", params={"page_size": 1})
        return Checked(test=account.keys.get("api_key", "").startswith("EZTK"))

    def watch(self, account: Account, asked: Asked) -> Watched:
        """Make a tracker; EasyPost gives the one it has when asked again."""
        tracker: dict[str, Any] = {"tracking_code": asked.number}
        if asked.carrier in shapes.CARRIERS:
            tracker["carrier"] = shapes.CARRIERS[asked.carrier]
        answer = self.call(account, "POST", "/v2/trackers", json={"tracker": tracker})
        report = shapes.report(reading.part({"answer": answer}, "answer"))
        return Watched(reference=report.reference, report=report)

    def look_up(self, account: Account, asked: Sequence[Asked]) -> tuple[Report, ...]:
        """Each tracker by its id; one that has none yet is made, which tells as much."""
        found: list[Report] = []
        for one in asked:
            if one.reference:
                answer = self._tracker(account, one.reference)
            else:
                answer = self.watch(account, one).report
            found += [answer] if answer is not None else []
        return tuple(found)

    def hear(self, account: Account, call: Call) -> Heard:
        """Check the signature over the raw body, and its time where EasyPost sends one (`proving`)."""
        proving.prove(account.secrets, call)
        event_id = reading.text(reading.parsed(call.body).get("id"), 120)
        if not event_id:
            raise reading.malformed()
        return Heard(external_id=event_id)

    def read(self, body: bytes) -> tuple[Report, ...]:
        """What an Event is about."""
        return shapes.event(reading.parsed(body))

    def hook(self, account: Account, *, url: str, secret: str, reference: str = "") -> str:
        """Make the webhook at EasyPost, or give it another secret."""
        if reference:
            changed = {"webhook": {"webhook_secret": secret}}
            try:
                self.call(account, "PATCH", f"/v2/webhooks/{reference}", json=changed)
                return reference
            except Refused:  # somebody has deleted it there: make it anew
                pass
        made = self.call(
            account, "POST", "/v2/webhooks", json={"webhook": {"url": url, "webhook_secret": secret}}
        )
        return reading.text(reading.part({"made": made}, "made").get("id"), 80)

    def _tracker(self, account: Account, reference: str) -> Report | None:
        answer = self.call(account, "GET", f"/v2/trackers/{_segment(reference)}")
        return shapes.report(answer) if isinstance(answer, dict) else None

    def call(self, account: Account, method: str, path: str, **more: Any) -> Any:
        """One call with the account's key. Raises ProviderError's kinds."""
        url = (account.base_url or URL) + path
        return http.call(method, url, provider=NAME, auth=(account.keys.get("api_key", ""), ""), **more)


def _segment(reference: str) -> str:
    from urllib.parse import quote

    return quote(reference, safe="")


EASYPOST = EasyPost()
