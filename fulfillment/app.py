"""Wires fulfillment into the application: its areas, pages, panels and commands."""

from __future__ import annotations

from flask import Flask

from fulfillment import cli, web
from fulfillment.web import panels
from shop.app import install_areas
from shop.kernel.settings import Settings
from shop.web import discovery


def install(app: Flask, settings: Settings) -> None:
    """Register what fulfillment adds: subscribers and jobs, pages, panels, commands."""
    install_areas("fulfillment", settings)
    panels.install()
    discovery.register_blueprints(app, web)
    for group in discovery.attributes(cli, "group"):
        app.cli.add_command(group)
