"""Which visits are machines: marked, kept and not counted. A visit that pays is a person after all.

By name: the community's list of crawlers (crawler-user-agents) and a few automation frameworks. By
what browsers always send: a language and, on page loads of the last years, fetch metadata. By pace:
nobody looks at a page each second for half a minute.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from crawleruseragents import is_crawler

NAMED, HEADLESS, NO_AGENT, NO_LANGUAGE, PACE = "crawler", "headless", "no user agent", "no language", "pace"
_HEADLESS = re.compile(r"headless|phantomjs|puppeteer|playwright|selenium|webdriver|cypress|slimerjs", re.I)
PACE_PAGES, PACE_MICROS = 30, 1_000_000


def reason(user_agent: str, headers: Mapping[str, str]) -> str:
    """Why a request looks like a machine's, or "" for a person's. `headers` holds the browser hints sent."""
    named = by_name(user_agent)
    if named:
        return named
    if not headers.get("Accept-Language"):
        return NO_LANGUAGE
    return ""


def too_quick(*, page_views: int, started_at: int, last_at: int) -> bool:
    """Whether a visit of `page_views` pages between two instants (µs) is beyond a person's pace."""
    return page_views >= PACE_PAGES and last_at - started_at < page_views * PACE_MICROS


@lru_cache(maxsize=4096)
def by_name(user_agent: str) -> str:
    """Why a User-Agent alone gives a machine away, or ""."""
    if not user_agent.strip():
        return NO_AGENT
    if _HEADLESS.search(user_agent):
        return HEADLESS
    return NAMED if is_crawler(user_agent) else ""
