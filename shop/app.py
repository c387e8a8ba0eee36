"""The application factory of the shop: one place that wires kernel, web, areas and pages."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from shop import admin, cli, storefront
from shop.brand import links
from shop.kernel import audit, checks, db, events, jobs, logs, preferences, signing
from shop.kernel.settings import Settings
from shop.web import (
    assets,
    auth,
    compression,
    currency,
    errors,
    fragments,
    health,
    locale,
    media,
    recognition,
    render,
    routing,
    security,
    signals,
    visit,
)

Plugin = Callable[[Flask, Settings], None]
WIRING = ("subscribers", "jobs", "health", "demo", "privacy")
NOT_AREAS = {"kernel", "web", "cli", "storefront", "admin", "api"}
MAX_REQUEST = 24 * 1024 * 1024


def create_app(settings: Settings, plugins: Sequence[Plugin] = ()) -> tuple[Flask, Any]:
    """The Flask app and the Huey instance for `settings`, with the other roots plugged in."""
    logs.install()
    db.configure(settings)
    for configure in (preferences.configure, signing.configure):
        configure(settings.secret_key)
    links.configure(settings.base_url)
    audit.install()
    checks.install()
    app = _flask(settings)
    huey = jobs.make_huey(settings)
    events.nudge_with(jobs.install(huey))
    install_areas("shop", settings)
    compression.install(app)
    for install in (locale.install, assets.install, errors.install, health.install, signals.install):
        install(app)
    for configure_web in (media.install, visit.install, auth.install, security.install, render.install):
        configure_web(app, settings)
    currency.install(app, settings)
    recognition.install(app)
    for pages in (storefront.install, admin.install, cli.install, *plugins):
        pages(app, settings)
    fragments.install(app)
    return app, huey


def _flask(settings: Settings) -> Flask:
    app = Flask("shop", static_folder=None, template_folder=str(assets.ROOT.parent / "templates"))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_PATH="/",
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.secure,
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.secure,
        BABEL_TRANSLATION_DIRECTORIES=str(assets.ROOT.parent / "translations"),
    )
    routing.install(app)
    app.extensions["threeclick.settings"] = settings
    if settings.secure:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def install_areas(root: str, settings: Settings) -> None:
    """Call `install` of every `<root>.<area>.{subscribers,jobs,health,demo,privacy}` there is."""
    for install, takes_settings in _installers(root):
        install(*([settings] if takes_settings else []))


@cache
def _installers(root: str) -> tuple[tuple[Callable[..., None], bool], ...]:
    """What there is to install below `root`, each with whether it takes the settings; looking for it takes
    longer than installing."""
    package = importlib.import_module(root)
    names = [
        f"{root}.{area.name}.{part}"
        for area in pkgutil.iter_modules(package.__path__)
        for part in WIRING
        if area.ispkg and area.name not in NOT_AREAS
    ]
    found = [importlib.import_module(name).install for name in names if importlib.util.find_spec(name)]
    return tuple((install, bool(inspect.signature(install).parameters)) for install in found)
