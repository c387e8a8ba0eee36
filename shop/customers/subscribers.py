"""Previews of the mails of an account, for the owner to see before any customer does."""

from __future__ import annotations

from datetime import timedelta

from shop.brand import links
from shop.customers import newsletter
from shop.kernel import clock
from shop.mail import previews


def install() -> None:
    """Register them; calling it twice is harmless."""
    for template, path in (("email_change", "email"), ("account_closing", "closing")):
        address = f"/account/{path}/sample"
        previews.register(template, lambda address=address: {"link": links.url(address), "minutes": 15})  # type: ignore[misc]
    for what in ("password", "passkey", "email"):
        previews.register(
            "account_changed",
            lambda what=what: {"what": what, "link": links.url("/account/security")},  # type: ignore[misc]
            name=f"account_changed_{what}",
        )
    previews.register(
        "account_closed",
        lambda: {
            "until": (clock.now() + timedelta(days=7)).isoformat(),
            "link": links.url("/account/sign-in"),
        },
    )
    joining = {"link": "/newsletter/sample", "days_valid": newsletter.LASTS.days}
    previews.register("newsletter_confirm", lambda: joining)
