"""Calls to providers: short timeouts, no redirects, answers as JSON, failures as our own."""

from __future__ import annotations

import json as json_text
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from fulfillment.carriers.failures import BadKey, Refused, Throttled, Unreachable
from shop.kernel import clock
from shop.kernel.errors import N_

if TYPE_CHECKING:
    import requests

CONNECT, READ = 3.0, 8.0  # seconds
MAX_ANSWER = 4 * 1024 * 1024
LONGEST_WAIT = 3600


def call(
    method: str,
    url: str,
    *,
    provider: str,
    headers: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    json: Any = None,
    params: Mapping[str, Any] | None = None,
    data: bytes | None = None,
    read_timeout: float = READ,
) -> Any:
    """The JSON of a good answer (None when empty). Raises Unreachable, Throttled, BadKey, Refused.

    `provider` is its name for the messages; keys never appear in them. `data`: a body already written (and
    signed), instead of `json`.
    """
    import requests  # a tenth of a second that most processes never need

    try:
        response = requests.request(
            method,
            url,
            headers={"User-Agent": "Threeclick", "Accept": "application/json", **(headers or {})},
            auth=auth,
            json=json,
            params=params,
            data=data,
            timeout=(CONNECT, read_timeout),
            allow_redirects=False,
            stream=True,
        )
        with response:
            body = response.raw.read(MAX_ANSWER + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        raise Unreachable(
            N_("%(provider)s cannot be reached (%(error)s)."), provider=provider, error=type(error).__name__
        ) from None
    _check(response, body, provider=provider)
    return _json(response, body, provider=provider)


def _check(response: requests.Response, body: bytes, *, provider: str) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status == 429:
        wait = retry_after(response.headers.get("Retry-After", ""))
        raise Throttled(N_("%(provider)s asks us to call less often."), provider=provider, retry_after=wait)
    if status in (401, 403):
        raise BadKey(N_("%(provider)s does not accept this API key."), provider=provider)
    if status >= 500 or status in (408, 425):
        raise Unreachable(
            N_("%(provider)s is out of order (HTTP %(status)s)."), provider=provider, status=status
        )
    refused = Refused(
        N_("%(provider)s refused: %(said)s"), provider=provider, said=_said(body) or f"HTTP {status}"
    )
    refused.answered = status
    raise refused


def retry_after(value: str) -> int:
    """Seconds of a Retry-After header, given as a number or a date; a minute when it says nothing."""
    if value.strip().isdigit():
        return min(int(value.strip()), LONGEST_WAIT)
    try:
        seconds = (parsedate_to_datetime(value) - clock.now()).total_seconds()
    except (TypeError, ValueError):
        return 60
    return min(max(int(seconds) + 1, 1), LONGEST_WAIT)


def _json(response: requests.Response, body: bytes, *, provider: str) -> Any:
    if not body.strip():
        return None
    try:
        if len(body) > MAX_ANSWER:
            raise ValueError("too long")
        return json_text.loads(body)
    except ValueError:
        raise Unreachable(
            N_("%(provider)s answered with something else than data."), provider=provider
        ) from None


def _said(body: bytes) -> str:
    """The provider's own words about a refusal, where they can be found; plain, short, no markup."""
    try:
        found = json_text.loads(body[:20000])
    except ValueError:
        return ""
    for key in ("error", "meta", "detail", "message", "errors"):
        value = found.get(key) if isinstance(found, dict) else None
        while isinstance(value, (dict, list)) and value:
            value = value[0] if isinstance(value, list) else value.get("message", value.get("error"))
        if isinstance(value, str) and value:
            return " ".join(value.split())[:200]
    return ""
