"""Which visits are machines'."""

from __future__ import annotations

import pytest

from tests.factories.journeys import CHROME, HINTS
from tracking.journeys import bots

PEOPLE = [
    CHROME,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 Instagram 300.0.0.0",
    "Mozilla/5.0 (Linux; Android 13; CUBOT X70) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.6 Safari/605.1.15",
]
MACHINES = [
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", bots.NAMED),
    (
        "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        bots.NAMED,
    ),
    ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", bots.NAMED),
    ("python-requests/2.32", bots.NAMED),
    ("curl/8.5.0", bots.NAMED),
    ("Go-http-client/2.0", bots.NAMED),
    (
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0 Safari/537.36",
        bots.HEADLESS,
    ),
    (
        "Mozilla/5.0 (Unknown; Linux) PhantomJS/2.1.1 Safari/538.1",
        bots.HEADLESS,
    ),
    ("", bots.NO_AGENT),
    ("   ", bots.NO_AGENT),
]


@pytest.mark.parametrize("agent", PEOPLE)
def test_a_browser_in_a_persons_hands_is_not_marked(agent: str) -> None:
    assert bots.reason(agent, HINTS) == ""


@pytest.mark.parametrize(("agent", "reason"), MACHINES)
def test_a_machine_is_marked_with_the_reason(agent: str, reason: str) -> None:
    assert bots.reason(agent, HINTS) == reason


def test_a_browser_that_speaks_no_language_is_a_machine() -> None:
    assert bots.reason(CHROME, {}) == bots.NO_LANGUAGE


def test_chrome_always_tells_how_a_page_was_loaded_over_https() -> None:
    told = {**HINTS, "Sec-Fetch-Mode": "navigate"}
    assert bots.reason(CHROME, HINTS, secure=True) == bots.NO_METADATA
    assert bots.reason(CHROME, told, secure=True) == bots.reason(CHROME, HINTS) == ""
    safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/15.6 Safari/605.1.15"
    assert bots.reason(safari, HINTS, secure=True) == ""
    assert bots.reason(CHROME, {**told, "Sec-Ch-Ua": '"HeadlessChrome";v="131"'}) == bots.HEADLESS


def test_no_person_looks_at_pages_so_quickly_or_at_so_many() -> None:
    second = 1_000_000
    found = [
        bots.by_pages(page_views=pages, started_at=0, last_at=seconds * second)
        for pages, seconds in ((30, 10), (30, 600), (5, 1), (501, 80_000))
    ]
    assert found == [bots.PACE, "", "", bots.VOLUME]


def test_people_do_not_turn_pages_like_a_metronome() -> None:
    second = 1_000_000
    steady = [number * 10 * second + number % 3 for number in range(25)]
    human = [number * 10 * second + (number * 7919) % 13 * second for number in range(25)]
    assert bots.by_rhythm(steady) == bots.METRONOME
    assert bots.by_rhythm(sorted(human)) == bots.by_rhythm(steady[:10]) == bots.by_rhythm([]) == ""
