"""Previews of the mails that belong to no area of their own."""

from __future__ import annotations

from shop.brand import links
from shop.mail import previews


def install() -> None:
    """Register them; calling it twice is harmless."""
    previews.register("test", {"server": "smtp.example.com:587"})
    previews.register("magic_link", lambda: {"link": links.url("/account/sign-in/sample"), "minutes": 15})
    previews.register(
        "staff_invitation",
        lambda: {"link": links.url("/admin/welcome/sample"), "invited_by": "Noa Levi", "days_valid": 7},
    )
