"""No page that a shopper can see breaks a rule that a program can check.

Every page in English and Hebrew, wide and narrow, light and dark, with a mouse and with a finger: axe-core's
rules of WCAG 2.2 AA, targets of 24 and 44 px, a focus one sees, and nothing to scroll sideways. `make test`
looks at each page once (the next page in the next look), `make soak` in every look.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import pytest
from playwright.sync_api import Page

from shop.kernel import db
from shop.kernel.settings import Settings
from tests.support import page_stops, route_world, wiring
from tests.support.browser import People
from tests.support.cleanup import free_port
from tests.support.inspection import Look, inspect
from tests.support.live_shop import at_time, listen
from tests.support.route_world import NOW, World

LOOKS = {
    "": (Look(1280, "light"), Look(390, "dark", touch=True)),
    "/he": (Look(1280, "dark"), Look(390, "light", touch=True)),
}
REFUSED = tuple(f"status of {status}" for status in (400, 403, 404, 409, 410, 422, 429, 500))


@pytest.fixture
def stops(settings: Settings) -> Iterator[tuple[str, World, list[page_stops.Stop]]]:
    """The address of a shop with everything in it, its people, and what to look at."""
    port = free_port()
    own = replace(settings, base_url=f"http://localhost:{port}", port=port)
    app = wiring.application(own)
    db.create_all()
    page_stops.break_on_demand(app)
    world = route_world.make(app, own)
    page_stops.fill(world)
    app.wsgi_app = at_time(app.wsgi_app, NOW)  # type: ignore[method-assign]  # links end in time
    found = [*page_stops.of_routes(app, world), *page_stops.of_states(world)]
    for shop in listen(app, own):
        yield shop.url, world, found


@pytest.mark.soak  # in every look there
def test_every_page_is_for_everybody(people: People, stops: Any) -> None:
    url, world, wanted = stops
    people.expect(*REFUSED, "answered 500")
    faults = []
    for person, theirs in groupby(wanted, lambda stop: stop.person):
        pages = {prefix: _visitor(people, url, world, person) for prefix in LOOKS}
        for number, stop in enumerate(theirs):
            looks = _looks(number)
            for prefix in looks:
                pages[prefix].set_viewport_size({"width": 1280, "height": 844})
                pages[prefix].goto(prefix + stop.path)
                stop.do(pages[prefix])
            faults += inspect([pages[prefix] for prefix in looks], list(looks.values()))
    assert "\n".join(faults) == ""


def _looks(number: int) -> dict[str, tuple[Look, ...]]:
    """Each language's looks at the stop of that number."""
    if os.environ.get("SOAK") == "full":
        return LOOKS
    prefix = list(LOOKS)[number % 2]
    return {prefix: (LOOKS[prefix][number // 2 % 2],)}


def _visitor(people: People, url: str, world: World, person: str) -> Page:
    """A page of that person's browser; the privacy choice stands on those of the undecided alone."""
    page = people.new(base_url=url)
    known = world.cookies.get(person, {}) | ({} if person == "undecided" else {"consent": "denied"})
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in known.items()])
    return page
