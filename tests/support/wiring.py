"""Wires the application as `wsgi.py` does, for tests: nothing nudges the worker, tests drain by hand."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

import fulfillment.app
import tracking.app
from shop.app import create_app, install_areas
from shop.kernel import clock, events, jobs
from shop.kernel.settings import Settings
from tracking.lake import jobs as lake
from tracking.reports.facts import reading

LEARNING = (
    *(lake.ERASE, lake.SHIP, lake.TIDY),
    *("journeys.look_back", "journeys.look_back_far", "journeys.match_contacts", "journeys.signs"),
    *("journeys.loosen", "journeys.forget_contacts"),
    *(reading.JOB, "reports.settle", "reports.unusual", "reports.parts"),
    *("segments.keep_up", "segments.groups", "segments.gather_groups"),
    *("segments.scores", "segments.train", "segments.values"),
    *("personalization.rebuild", "personalization.keep_up", "personalization.sessions"),
    *("personalization.people_demand", "personalization.people_here"),
    *("personalization.offers", "personalization.slots", "personalization.weekly"),
)
ROOTS = ("shop", "fulfillment", "tracking")


class Browser(FlaskClient):
    """A test client that reads pages whole (so that after-response work runs) and fills forms' tokens."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request; its response is closed, so everything due after it has happened."""
        kwargs.setdefault("buffered", True)
        response = super().open(*args, **kwargs)
        response.close()
        return response

    def submit(
        self, page: str, action: str | None = None, data: dict[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        """Open `page`, take its CSRF token and post `data` to `action` (default: the page itself)."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(page).get_data(as_text=True))
        token = found.group(1) if found else ""
        return self.post(action or page, data={"csrf_token": token, **(data or {})}, **kwargs)


def install(settings: Settings) -> None:
    """Import every area and wire its subscribers and jobs, without Flask."""
    for root in ROOTS:
        _import_models(root)
        install_areas(root, settings)
    events.nudge_with(lambda: None)
    _learn_by_hand()


@cache
def _import_models(root: str) -> None:
    """Every table, also of an area that nothing wires: tests make their tables from what is imported."""
    for area in pkgutil.iter_modules(importlib.import_module(root).__path__):
        if area.ispkg and importlib.util.find_spec(f"{root}.{area.name}.models"):
            importlib.import_module(f"{root}.{area.name}.models")


def application(settings: Settings) -> Flask:
    """The whole application; the caller makes the tables."""
    for root in ROOTS:
        _import_models(root)
    app, _huey = create_app(settings, plugins=[fulfillment.app.install, tracking.app.install])
    app.testing = False
    app.test_client_class = Browser
    events.nudge_with(lambda: None)
    _learn_by_hand()
    return app


def _learn_by_hand() -> None:
    """Jobs that only learn run where a test asks for them: most have no use for it, and would take longer."""
    for name in LEARNING:
        jobs.withdraw(name)


def drain() -> dict[str, int]:
    """Do everything due at the (frozen) clock's time, as the worker would."""
    return jobs.run_due(at=clock.now())
