"""How this very page was reached: what makes a touch, and what does not.

A tagged link, an ad's click id or an outside referrer is an arrival, and so is the first page of a
visit. Coming back from a payment provider or a bank's confirmation page is not, or they would be
credited with the sale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from tracking.journeys.channels import RULES, Arrival, Classified, classify
from tracking.journeys.taxonomy import clean_text

_UTM = ("source", "medium", "campaign", "content", "term")
_CLICKS = ("gclid", "gbraid", "wbraid", "msclkid", "ttclid", "twclid", "li_fat_id", "fbclid", "gad_source")
_PAYING = ("/checkout", "/orders/")


@dataclass(frozen=True, kw_only=True)
class Landed:
    """An arrival with everything its link said."""

    classified: Classified
    content: str = ""
    term: str = ""
    click_id: str = ""
    click_id_kind: str = ""
    referrer_host: str = ""
    rules: int = RULES

    @property
    def fingerprint(self) -> str:
        """The same for two arrivals by the same link."""
        c = self.classified
        parts = (c.source, c.medium, c.campaign, self.content, self.term, self.click_id, self.referrer_host)
        return "\x1f".join(parts)


def of_page(
    *, path: str, query: Mapping[str, str], referrer: str, campaign: Mapping[str, str]
) -> Landed | None:
    """The arrival that a page view is, or None for a page reached from within the shop.

    `campaign` is what the visit cookie kept; its "referrer" has passed the own-host and payment filter,
    so a page's referrer counts only when it is that one.
    """
    if not query and not (referrer and campaign.get("referrer")):
        return None
    host = host_of(referrer)
    outside = host if host and host == campaign.get("referrer") else ""
    tagged = {f"utm_{name}": query[f"utm_{name}"] for name in _UTM if query.get(f"utm_{name}")}
    click = next((kind for kind in _CLICKS if query.get(kind)), "")
    if not tagged and not click and (not outside or path.startswith(_PAYING)):
        return None
    return landed(
        {
            **{name.removeprefix("utm_"): value for name, value in tagged.items()},
            "click_id": query.get(click, "") if click else "",
            "click_id_kind": click,
            "referrer": outside,
        }
    )


def landed(campaign: Mapping[str, str]) -> Landed:
    """A kept campaign (source, medium, campaign, content, term, click_id, click_id_kind, referrer) again."""
    return _landed(tuple(campaign.items()))


@lru_cache(maxsize=2048)
def _landed(kept: tuple[tuple[str, str], ...]) -> Landed:
    campaign = {name: clean_text(value, 200) for name, value in kept}
    arrival = Arrival(
        source=campaign.get("source", ""),
        medium=campaign.get("medium", ""),
        campaign=campaign.get("campaign", ""),
        click_id_kind=campaign.get("click_id_kind", ""),
        referrer_host=campaign.get("referrer", ""),
    )
    return Landed(
        classified=classify(arrival),
        content=campaign.get("content", ""),
        term=campaign.get("term", ""),
        click_id=campaign.get("click_id", ""),
        click_id_kind=campaign.get("click_id_kind", ""),
        referrer_host=campaign.get("referrer", ""),
    )


def host_of(referrer: str) -> str:
    """The host of an address in lower case, or "" when it has none or cannot be read."""
    try:
        return (urlsplit(referrer).hostname or "").lower()
    except ValueError:
        return ""
