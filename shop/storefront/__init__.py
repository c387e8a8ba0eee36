"""Shoppers' pages: a module a page, each with its blueprint."""

from __future__ import annotations

import sys

from flask import Flask

from shop.kernel.settings import Settings
from shop.web import discovery


def install(app: Flask, settings: Settings) -> None:
    """Register every page of this package."""
    discovery.register_blueprints(app, sys.modules[__name__])
