"""What kind of device a visit used."""

from __future__ import annotations

import pytest

from tests.factories.journeys import CHROME
from tracking.journeys.devices import classify

ROWS = [
    (CHROME, "desktop"),
    ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.6 Safari/605.1.15", "desktop"),
    ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/131.0 Safari/537.36", "desktop"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Mobile/15E148 Safari/604.1", "mobile"),
    ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/131.0 Mobile Safari/537.36", "mobile"),
    ("Mozilla/5.0 (Linux; Android 14; SM-X910) Chrome/131.0 Safari/537.36", "tablet"),
    ("Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) Mobile/15E148 Safari/604.1", "tablet"),
    ("Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) SamsungBrowser/2.2", "tv"),
    ("Mozilla/5.0 (Web0S; Linux/SmartTV) Chrome/87", "tv"),
    ("curl/8.5.0", "unknown"),
    ("", "unknown"),
]


@pytest.mark.parametrize(("agent", "device"), ROWS)
def test_the_user_agent_tells_the_device(agent: str, device: str) -> None:
    assert classify(agent) == device


def test_the_browsers_own_hint_helps_where_the_user_agent_is_silent() -> None:
    assert classify("SomethingNew/1.0", "?1") == "mobile"
