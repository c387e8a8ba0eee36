"""Samples of this area's mails, for the owner to look at."""

from __future__ import annotations

from typing import Any

from shop.brand import links
from shop.conversations.rules import TOPICS
from shop.mail import previews


def install() -> None:
    """Register them; calling it twice is harmless."""
    previews.register("conversation_answer", _answer)
    previews.register("conversation_message", _message)
    previews.register("conversation_assigned", _assigned)


def _answer() -> dict[str, Any]:
    return {
        "subject": "",
        "order_number": 1001,
        "author": "Noa",
        "body": "Dear Cleo,\n\nthey do: both glazes are fired from the same white clay, and by daylight only "
        "the rim tells them apart.",
        "asked": "Do the two glazes of the bowl look alike by daylight?\nThank you!",
        "asked_at": "2026-11-22T09:30:00+00:00",
        "link": links.url("/conversations/sample"),
    }


def _message() -> dict[str, Any]:
    return {
        "name": "Cleo Rivers",
        "email": "cleo@example.com",
        "order_number": "1001",
        "topic": TOPICS["damaged"],
        "body": "The small bowl has a crack from the rim to the foot.\nCan you send another one?",
        "photos": 2,
        "link": links.url("/admin/conversations"),
    }


def _assigned() -> dict[str, Any]:
    return {
        "by": "Noa Levi",
        "name": "Cleo Rivers",
        "preview": "The small bowl has a crack from the rim to the foot. Can you send another one?",
        "link": links.url("/admin/conversations"),
    }
