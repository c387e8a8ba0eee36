"""Which visits are machines: marked, kept and not counted. A visit that pays is a person after all.

By name: the community's list of crawlers (crawler-user-agents) and a few automation frameworks. By what
browsers always send: a language and, from Chrome over HTTPS, fetch metadata. By behavior: nobody looks at
a page each second for half a minute, at five hundred pages in a visit, or like a metronome.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import fmean, pstdev

from crawleruseragents import is_crawler

NAMED, HEADLESS, NO_AGENT, NO_LANGUAGE = "crawler", "headless", "no user agent", "no language"
NO_METADATA, PACE, VOLUME, METRONOME = "no metadata", "pace", "volume", "metronome"
BY_BEHAVIOR = frozenset({PACE, VOLUME, METRONOME})
_HEADLESS = re.compile(r"headless|phantomjs|puppeteer|playwright|selenium|webdriver|cypress|slimerjs", re.I)
_CHROME = re.compile(r"\bChrome/(\d{2,4})\b")
TELLS_SINCE = 90  # the version of Chrome from which on every page load over HTTPS says how it came about
PACE_PAGES, PACE_MICROS = 30, 1_000_000
MOST_PAGES = 500
METRONOME_PAGES, METRONOME_SPREAD = 20, 0.05


def reason(user_agent: str, headers: Mapping[str, str], *, secure: bool = False) -> str:
    """Why a request looks like a machine's, or "" for a person's. `headers` holds the browser hints sent."""
    named = by_name(user_agent)
    if named:
        return named
    if not headers.get("Accept-Language"):
        return NO_LANGUAGE
    if "Headless" in headers.get("Sec-Ch-Ua", ""):
        return HEADLESS
    if secure and "Sec-Fetch-Mode" not in headers and _always_tells(user_agent):
        return NO_METADATA
    return ""


def by_pages(*, page_views: int, started_at: int, last_at: int) -> str:
    """Why a visit of `page_views` pages between two instants (µs) is beyond a person, or ""."""
    if page_views >= PACE_PAGES and last_at - started_at < page_views * PACE_MICROS:
        return PACE
    return VOLUME if page_views > MOST_PAGES else ""


def by_rhythm(moments: Sequence[int]) -> str:
    """Why the instants of a visit's pages (µs, ascending) are no person's, or "".

    People pause and hurry: the gaps of a person's pages differ by about as much as they are long.
    """
    if len(moments) < METRONOME_PAGES:
        return ""
    gaps = [after - before for before, after in pairwise(moments)]
    return METRONOME if pstdev(gaps) < METRONOME_SPREAD * fmean(gaps) else ""


@lru_cache(maxsize=4096)
def by_name(user_agent: str) -> str:
    """Why a User-Agent alone gives a machine away, or ""."""
    if not user_agent.strip():
        return NO_AGENT
    if _HEADLESS.search(user_agent):
        return HEADLESS
    return NAMED if is_crawler(user_agent) else ""


@lru_cache(maxsize=4096)
def _always_tells(user_agent: str) -> bool:
    found = _CHROME.search(user_agent)
    return found is not None and int(found.group(1)) >= TELLS_SINCE
