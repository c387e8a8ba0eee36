"""A browser in words its owner recognizes."""

from __future__ import annotations

import pytest

from shop.customers import devices

CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 {}Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME.format("Windows NT 10.0; Win64; x64", ""), "Chrome · Windows"),
        (CHROME.format("Windows NT 10.0; Win64; x64", "Edg/142.0 "), "Edge · Windows"),
        (CHROME.format("Linux; Android 10; K", "Mobile "), "Chrome · Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
            "Safari · iPhone",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
        ("x" * 10_000, ""),
    ],
)
def test_a_browser_is_told_by_its_name_and_system(user_agent: str, words: str) -> None:
    assert devices.in_words(user_agent) == words
