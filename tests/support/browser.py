"""Debian's Chromium, driven by Playwright: one browser a session, one clean context a person.

    def test_story(people, shop):
        cleo = people.new(base_url=shop.url, locale="he-IL", width=390)
        cleo.goto("/")

A page that logs an error, breaks the content security policy, throws, or gets a 5xx fails the test at its
end. A test that provokes such a thing says so beforehand: `people.expect("status of 404")`.
The fixtures are picked up by `tests/browser/conftest.py`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMEOUT_MS = 60_000  # what is there costs nothing to wait for, and a machine may be busy


def executable() -> str:
    """The path of Chromium; raises RuntimeError with the way to install it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError("Chromium is not installed; mend it with: apt-get install chromium")
    return found


def wants_pictures() -> bool:
    """Whether pictures are wanted of what goes well: in `make soak`, and where SHOTS_DIR is set."""
    return os.environ.get("SOAK") == "full" or bool(os.environ.get("SHOTS_DIR"))


def shot(page: Page, name: str) -> Path:
    """Take a picture of the whole page as `<SHOTS_DIR>/<name>.png` and return its path."""
    folder = Path(os.environ.get("SHOTS_DIR") or ROOT / "tests" / "browser" / "shots")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (re.sub(r"[^\w.-]+", "-", name) + ".png")
    page.screenshot(path=path, full_page=True, animations="disabled")
    return path


class People:
    """Makes visitors, each with cookies of their own, and watches what their pages complain about."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._expected: list[str] = []
        self.faults: list[str] = []

    def new(
        self,
        *,
        base_url: str,
        locale: str = "en-US",
        width: int = 1280,
        height: int = 900,
        javascript: bool = True,
        **options: Any,
    ) -> Page:
        """A page of a person nobody has seen before; `options` go to Playwright's `new_context`."""
        context = self._browser.new_context(
            base_url=base_url,
            locale=locale,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            **options,
        )
        context.set_default_timeout(TIMEOUT_MS)
        self._contexts.append(context)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(f"uncaught: {error.error}"))
        context.on("response", self._response)
        return context.new_page()

    def expect(self, *parts: str) -> None:
        """Do not count complaints that contain one of `parts`."""
        self._expected += parts

    def unexpected(self) -> list[str]:
        """The complaints nobody expected."""
        return [fault for fault in self.faults if not any(part in fault for part in self._expected)]

    def pages(self) -> list[Page]:
        """All open pages, in the order of their making."""
        return [page for context in self._contexts for page in context.pages]

    def close(self) -> None:
        """Close all contexts."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def _note(self, fault: str) -> None:
        self.faults.append(fault)

    def _console(self, message: ConsoleMessage) -> None:
        # Breaches of the content security policy arrive here too, with or without JavaScript.
        if message.type == "error" or "Content Security Policy" in message.text:
            page = message.page.url if message.page else "a closed page"
            self._note(f"console on {page}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"{response.request.method} {response.url} answered {response.status}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of the session."""
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def people(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[People]:
    """Visitors for one test, which fails at its end when a page complained."""
    crowd = People(chromium)
    yield crowd
    unexpected = crowd.unexpected()
    if unexpected or getattr(request.node, "call_failed", False):
        for number, page in enumerate(crowd.pages(), start=1):
            shot(page, f"failed-{request.node.name}-{number}")
    crowd.close()
    assert not unexpected, "the pages complained:\n" + "\n".join(unexpected)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let the `people` fixture know that its test failed, so that it takes pictures."""
    report = yield
    if call.when == "call" and call.excinfo is not None:
        item.call_failed = True  # type: ignore[attr-defined]
    return report
