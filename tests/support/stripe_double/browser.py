"""Put the double behind a browser: pages keep Stripe's real addresses and their real content security policy.

`https://js.stripe.com/**` answers with the double's script, `https://api.stripe.com/**` with its API.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import requests

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

    from .double import StripeDouble

STATIC = Path(__file__).parent / "static"
PARTS = (
    "api",
    "events",
    "payment_element",
    "payment_method",
    "wallet_sheet",
    "express_element",
    "elements",
    "challenge",
    "finish",
    "stripe",
)
API = "https://api.stripe.com"


def script(api_base: str = API) -> str:
    """The double's stripe.js; its first line says where the API is."""
    parts = [(STATIC / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    return "\n".join([f"window.__STRIPE_DOUBLE__ = {api_base!r};", "(() => {", *parts, "})();"])


def install(target: Page | BrowserContext, double: StripeDouble) -> None:
    """Have every page of `target` meet the double instead of Stripe."""
    target.route("https://js.stripe.com/**", _script)
    target.route(f"{API}/**", lambda route: _forward(route, double.url))


def _script(route: Route) -> None:
    route.fulfill(body=script(), content_type="text/javascript; charset=utf-8")


def _forward(route: Route, url: str) -> None:
    request = route.request
    answer = requests.request(
        request.method,
        request.url.replace(API, url, 1),
        data=request.post_data_buffer,
        headers={"Content-Type": request.headers.get("content-type", "")},
        timeout=60,
    )
    route.fulfill(
        status=answer.status_code,
        body=answer.content,
        headers={"Content-Type": "application/json", "Access-Control-Allow-Origin": "*"},
    )
