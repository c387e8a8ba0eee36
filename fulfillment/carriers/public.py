"""Carriers' public pages as the owner wants them: links rot, and not every carrier is on our list.

What is kept goes before what comes with the shop: a changed link, or a carrier of the owner's own.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import datetime

from fulfillment.carriers.manual import ManualCarrier, carriers, made
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

_NONE: dict[str, dict[str, str]] = {}
LINKS = preferences.declare("carriers.links", _NONE)
MOST, MAX_NAME, MAX_URL = 100, 40, 300


class BadLink(DomainError):
    """A link that cannot lead customers anywhere."""


def kept() -> dict[str, ManualCarrier]:
    """What the owner has changed or added, by code."""
    ours = carriers()
    return {
        code: made(code, one["name"], one["url"], home=ours[code].home if code in ours else "")
        for code, one in _stored().items()
    }


def known() -> dict[str, ManualCarrier]:
    """Every carrier with a public page: ours, as the owner has changed them, and the owner's own."""
    ours = carriers()
    if not preferences.is_set(LINKS):
        return ours
    found = {**ours, **kept()}
    return {**{code: one for code, one in found.items() if code != "other"}, "other": found["other"]}


def near(country: str) -> list[ManualCarrier]:
    """Every carrier, those first that a shop in `country` is likely to use: at home there, or the owner's
    own; then those at home in many countries, those of others, and last what stands for any."""
    return sorted(known().values(), key=lambda one: _distance(one, country))


def _distance(carrier: ManualCarrier, country: str) -> int:
    code = carrier.info.code
    if code == "other":
        return 3
    if carrier.home == country or code not in carriers():
        return 0
    return 2 if carrier.home else 1


def keep(*, code: str, name: str, url: str, at: datetime) -> str:
    """Change a carrier's link, or add a carrier (no `code`); its code. In the open transaction.

    Raises BadLink: no name, not https, not exactly one {number}, too many.
    """
    ours, links = carriers(), _stored()
    name = " ".join(name.split())[:MAX_NAME] or (ours[code].info.name if code in ours else "")
    code = code if code in ours or code in links else _code(name)
    if not name or not code:
        raise BadLink(N_("A carrier needs a name."))
    try:
        made(code, name, url.strip()[: MAX_URL + 1])
    except ValueError:
        said = N_("The link begins with https:// and holds {number} once, where the number goes.")
        raise BadLink(said) from None
    if len(url.strip()) > MAX_URL or (len(links) >= MOST and code not in links):
        raise BadLink(N_("That is too much to keep."))
    preferences.put(LINKS, {**links, code: {"name": name, "url": url.strip()}}, at=at)
    return code


def forget(*, code: str, at: datetime) -> bool:
    """Go back to the link that came with the shop, or take an own carrier out; False: nothing was kept."""
    links = _stored()
    if links.pop(code, None) is None:
        return False
    preferences.put(LINKS, links, at=at)
    return True


def _stored() -> dict[str, dict[str, str]]:
    stored = preferences.get(LINKS)
    return dict(stored)


def _code(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower())
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    if words or not name:
        return "_".join(words)[:30]
    return "own_" + hashlib.sha256(name.encode()).hexdigest()[:10]  # a name in other letters
