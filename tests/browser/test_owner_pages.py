"""Every page of the owner's area, by the table of addresses: readable, reachable and never too wide.

In both languages, on a phone and at a desk, light and dark: in a shop where something of everything has
happened, and in a shop on its first day. A page added later is looked at as soon as it is in the table.
`make test` looks at each page once (the next page in the next look; of a first day at every fourth page),
`make soak` at all in every look. Four parts share the pages, so that no core waits for one long test.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from werkzeug.routing import Rule

from shop.kernel import db
from shop.kernel.settings import Settings
from shop.staff import operations as people_of_the_shop
from shop.web.auth import STAFF_COOKIE
from tests.support import page_faults, route_world
from tests.support import route_questions as questions
from tests.support.browser import People
from tests.support.live_shop import at_time, listening
from tests.support.route_table import staff
from tests.support.route_world import NOW, World

# files to keep, pictures, mails in a frame that runs no script, a form that leads on
NO_PAGES = (".csv", ".json", ".pdf", ".<ending>", "/body", "/taxes/countries")
NO_PAGES += ("/label", "/sheet", "/files/<uuid:file_id>", "/photos/<int:number>", "/mail/<kind>")
NO_PAGES += ("<int:step>/page", "<version>.js")
ROUTES = [
    route
    for _who, lines in staff.GROUPS
    for method, route in (line.split() for line in lines.strip().splitlines())
    if method == "GET" and not route.endswith(NO_PAGES)
]
FULL = os.environ.get("SOAK") == "full"
HEIGHT, HIGHEST = 900, 5000  # px of the window as the page comes, and while it is looked at
PARTS = 4
# Each language is loaded once; the second look of each pair changes only what a width or a scheme can.
LOOKS: tuple[tuple[str, list[tuple[int, str]]], ...] = (
    ("", [(1280, "light"), (390, "dark")]),
    ("/he", [(390, "light"), (1280, "dark")]),
)


@pytest.fixture
def busy(app: Any, settings: Settings) -> Iterator[tuple[str, str, list[str]]]:
    """A shop where something of everything has happened: its address, the owner's cookie, every page."""
    world = route_world.make(app, settings)
    rules = {rule.rule: rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    paths = [address(rules[route], world) for route in ROUTES]
    with listening(at_time(app, NOW)) as url:
        yield url, world.cookies["owner"]["staff"], paths


@pytest.fixture
def fresh(app: Any) -> Iterator[tuple[str, str, list[str]]]:
    """A shop that has an owner and nothing else, and the pages that are there from the first day."""
    with db.transaction():
        owner = people_of_the_shop.invite(email="noa@example.com", name="Noa", role="owner", at=NOW)
        token = people_of_the_shop.start_session(owner, at=NOW)
    paths = [route for route in ROUTES if "<" not in route]
    with listening(at_time(app, NOW)) as url:
        yield url, token, paths if FULL else paths[::4]


def address(rule: Rule, world: World) -> str:
    """Where `rule` leads to something of the world's."""
    return questions.build(rule, {name: questions.value_of(rule, name, world) for name in rule.arguments})


def dress(page: Page, width: int, scheme: str) -> None:
    """Give the window a width and a scheme, and the height of a screen."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]


def heighten(page: Page, width: int) -> None:
    """Show all of the page, so that no bar that stays in sight stands over what is looked at, and no more:
    what is empty has to be painted too."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(max(height, HEIGHT), HIGHEST)})


def faults_of(page: Page, path: str, looks: list[tuple[int, str]]) -> list[str]:
    """What is wrong with one page in each of its looks."""
    found = []
    dress(page, *looks[0])
    answer = page.goto(path)
    if answer is None or answer.status != 200:
        return [f"{path}: {answer and answer.status}"]
    page_faults.inject(page)
    for number, (width, scheme) in enumerate(looks):
        dress(page, width, scheme)
        heighten(page, width)
        told = page_faults.of_colors(page) if number else page_faults.of_rules(page)
        found += [f"{path} at {width}, {scheme}: {one}" for one in told + page_faults.of_sizes(page)]
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    return found + [f"{path} at 320: {one}" for one in page_faults.of_width(page)]


@pytest.mark.soak  # in every look there
@pytest.mark.parametrize(
    ("shop", "part", "parts"), [*(("busy", part, PARTS) for part in range(PARTS)), ("fresh", 0, 1)]
)
def test_every_owner_page_can_be_read_and_pressed(
    people: People, request: pytest.FixtureRequest, shop: str, part: int, parts: int
) -> None:
    url, cookie, paths = request.getfixturevalue(shop)
    people.expect("Blocked script execution")  # of a page shown in a frame that runs none
    page = people.new(base_url=url)
    page.context.add_cookies([{"name": STAFF_COOKIE, "value": cookie, "url": url}])
    faults = [
        fault
        for number, path in [*enumerate(paths)][part::parts]
        for prefix, looks in looks_at(number)
        for fault in faults_of(page, prefix + path, looks)
    ]
    assert "\n".join(faults) == ""


def looks_at(number: int) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """How the page of that number is looked at: the beginning of its address, widths and schemes."""
    if FULL:
        yield from LOOKS
    else:
        prefix, looks = LOOKS[number % 2]
        yield prefix, [looks[number // 2 % 2]]
