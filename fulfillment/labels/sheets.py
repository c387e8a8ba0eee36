"""Fetching a label to print from the provider: a PDF or a PNG and nothing else. Network."""

from __future__ import annotations

from urllib.parse import urlsplit

from fulfillment.carriers import http
from fulfillment.carriers.failures import Refused, Unreachable
from shop.kernel.errors import N_

MAX_SHEET = 4 * 1024 * 1024
KINDS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png"}


def fetch(url: str, *, provider: str, trusted: str = "") -> tuple[str, bytes]:
    """(content type, bytes) of a label. Only https, or the host of `trusted` (a stand-in for the provider).

    Raises Unreachable, Refused.
    """
    import requests

    parts, stand_in = urlsplit(url), urlsplit(trusted)
    ours = trusted and (parts.scheme, parts.netloc) == (stand_in.scheme, stand_in.netloc)
    if not ours and not (parts.scheme == "https" and parts.hostname):
        raise Refused(N_("%(provider)s gave no address of the label."), provider=provider)
    try:
        with requests.get(
            url,
            headers={"User-Agent": "Threeclick"},
            timeout=(http.CONNECT, http.READ),
            allow_redirects=False,
            stream=True,
        ) as response:
            body = response.raw.read(MAX_SHEET + 1, decode_content=True)
            status = response.status_code
    except (requests.RequestException, OSError) as error:
        raise Unreachable(
            N_("%(provider)s cannot be reached (%(error)s)."), provider=provider, error=type(error).__name__
        ) from None
    kind = next((kind for begins, kind in KINDS.items() if body.startswith(begins)), None)
    if status != 200 or kind is None or len(body) > MAX_SHEET:
        raise Unreachable(N_("The label of %(provider)s cannot be fetched yet."), provider=provider)
    return kind, body
