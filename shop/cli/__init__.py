"""Command groups of the shop: a module a group, each with its click `group`."""

from __future__ import annotations

import sys

from flask import Flask

from shop.kernel.settings import Settings
from shop.web import discovery


def install(app: Flask, settings: Settings) -> None:
    """Add every group of this package to `flask`."""
    for group in discovery.attributes(sys.modules[__name__], "group"):
        app.cli.add_command(group)
