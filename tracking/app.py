"""Wires tracking into the application: its areas, pages, panels and commands."""

from __future__ import annotations

from flask import Flask

from shop.app import install_areas
from shop.kernel.settings import Settings
from shop.web import discovery
from tracking import cli, web
from tracking.web import labels, panels, prompts, recording
from tracking.web.segments import panel as segments


def install(app: Flask, settings: Settings) -> None:
    """Register what tracking adds: subscribers and jobs, pages, panels, commands."""
    install_areas("tracking", settings)
    app.jinja_env.filters.update(share=labels.share, clock_time=labels.clock_time)
    recording.install(app)
    panels.install()
    segments.install()
    prompts.install()
    discovery.register_blueprints(app, web)
    for group in discovery.attributes(cli, "group"):
        app.cli.add_command(group)
