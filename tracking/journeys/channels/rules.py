"""The rules themselves, in their order; the first that fits decides.

Google's default channel groups (support.google.com/analytics 9756891), case-insensitive, paid before
organic. Ours besides: an ad click id counts as paid without any UTM, except Meta's fbclid, which hangs
on unpaid links too; AI assistants, web mail and the offline channels have groups of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tracking.journeys.channels.sources import (
    ASSISTANT,
    MAIL,
    SEARCH,
    SHOPPING,
    SOCIAL,
    VIDEO,
    brand_of,
    kind_of,
)

RULES = 2  # raised when a rule changes; kept with every touch
DIRECT, UNASSIGNED = "Direct", "Unassigned"
_PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$")
_SHOP_CAMPAIGN = re.compile(r"^(.*(([^a-df-z]|^)shop|shopping).*)$")
_DISPLAY = {"display", "banner", "expandable", "interstitial", "cpm"}
_SOCIAL_MEDIA = {"social", "social-network", "social-media", "sm", "social network", "social media"}
_EMAIL = {"email", "e-mail", "e_mail", "e mail"}
_REFERRAL = {"referral", "app", "link"}
_OFFLINE = {
    "Phone": {"phone", "call", "telephone"},
    "Meeting": {"meeting", "event", "visit"},
    "Fair": {"fair", "market", "exhibition"},
    "Store": {"store", "in-store", "pos"},
    "Post": {"post", "letter", "flyer", "print", "direct-mail", "insert"},
}
_CLICKS = {  # kind of click id -> (source, medium)
    "gclid": ("google", "cpc"),
    "gbraid": ("google", "cpc"),
    "wbraid": ("google", "cpc"),
    "gad_source": ("google", "cpc"),
    "msclkid": ("bing", "cpc"),
    "ttclid": ("tiktok", "cpc"),
    "twclid": ("twitter", "cpc"),
    "li_fat_id": ("linkedin", "cpc"),
    "fbclid": ("facebook", "social"),
}
_MEDIUM_OF_KIND = {SEARCH: "organic", MAIL: "email", ASSISTANT: "ai-assistant"}


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How a visitor came to a page: UTM values, the kind of click id, the outside referrer's host."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    click_id_kind: str = ""
    referrer_host: str = ""


@dataclass(frozen=True, kw_only=True)
class Classified:
    """An arrival with its channel; `source` and `medium` are filled in from click id or referrer."""

    channel: str
    source: str
    medium: str
    campaign: str


@dataclass(frozen=True)
class _Case:
    source: str
    medium: str
    campaign: str
    kind: str | None

    @property
    def paid(self) -> bool:
        return bool(_PAID.match(self.medium))


_RULES: tuple[tuple[str, Callable[[_Case], bool]], ...] = (
    (DIRECT, lambda c: c.source == "(direct)" and c.medium in ("(none)", "(not set)")),
    ("Cross-network", lambda c: "cross-network" in c.campaign),
    ("Paid Shopping", lambda c: c.paid and (c.kind == SHOPPING or bool(_SHOP_CAMPAIGN.match(c.campaign)))),
    ("Paid Search", lambda c: c.paid and c.kind == SEARCH),
    ("Paid Social", lambda c: c.paid and c.kind == SOCIAL),
    ("Paid Video", lambda c: c.paid and c.kind == VIDEO),
    ("Display", lambda c: c.medium in _DISPLAY),
    ("Paid Other", lambda c: c.paid),
    ("Organic Shopping", lambda c: c.kind == SHOPPING or bool(_SHOP_CAMPAIGN.match(c.campaign))),
    ("Organic Social", lambda c: c.kind == SOCIAL or c.medium in _SOCIAL_MEDIA),
    ("Organic Video", lambda c: c.kind == VIDEO or "video" in c.medium),
    ("AI Assistants", lambda c: c.kind == ASSISTANT or c.medium == "ai-assistant"),
    ("Organic Search", lambda c: c.kind == SEARCH or c.medium == "organic"),
    ("Referral", lambda c: c.medium in _REFERRAL),
    ("Email", lambda c: c.source in _EMAIL or c.medium in _EMAIL or c.kind == MAIL),
    ("Affiliates", lambda c: c.medium == "affiliate"),
    ("Audio", lambda c: c.medium == "audio"),
    ("SMS", lambda c: "sms" in (c.source, c.medium)),
    ("Mobile Push", lambda c: c.medium.endswith("push") or c.source == "firebase"),
    ("Mobile Push", lambda c: "mobile" in c.medium or "notification" in c.medium),
    ("Email", lambda c: "newsletter" in c.source or "newsletter" in c.medium),
    *((name, lambda c, words=words: c.medium in words) for name, words in _OFFLINE.items()),
)
CHANNELS = tuple(dict.fromkeys(name for name, _ in _RULES)) + (UNASSIGNED,)


@lru_cache(maxsize=4096)
def classify(arrival: Arrival) -> Classified:
    """The channel of `arrival`, with the source and medium it was decided on (as written, trimmed)."""
    source, medium = _source_and_medium(arrival)
    campaign = arrival.campaign.strip()
    case = _Case(source.lower(), medium.lower(), campaign.lower(), kind_of(source))
    channel = next((name for name, fits in _RULES if fits(case)), UNASSIGNED)
    return Classified(channel=channel, source=source, medium=medium, campaign=campaign)


def _source_and_medium(arrival: Arrival) -> tuple[str, str]:
    source, medium = arrival.source.strip(), arrival.medium.strip()
    click, referrer = _CLICKS.get(arrival.click_id_kind), _from_referrer(arrival.referrer_host)
    if source or medium or arrival.campaign.strip():
        # A tagged link; what the tag leaves open is told by the click id, else by the referrer.
        guess = click or referrer or ("(not set)", "(not set)")
        return source or guess[0], medium or (click[1] if click else "(not set)")
    if click == _CLICKS["fbclid"] and referrer and kind_of(referrer[0]) == SOCIAL:
        return referrer  # Instagram and Messenger add fbclid as well
    return click or referrer or ("(direct)", "(none)")


def _from_referrer(host: str) -> tuple[str, str] | None:
    host = host.strip().lower().removeprefix("www.")
    if not host:
        return None
    kind = kind_of(host)
    return brand_of(host) if kind == SEARCH else host, _MEDIUM_OF_KIND.get(kind or "", "referral")
