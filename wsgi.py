"""Composition root: settings, the shop, and the two roots plugged into it."""

from __future__ import annotations

import sys

import fulfillment.app
import tracking.app
from shop.app import create_app
from shop.kernel import settings as configuration

try:
    settings = configuration.load()
except configuration.BadSetting as error:
    sys.exit(f"Threeclick cannot start: {error}")

app, huey = create_app(settings, plugins=[fulfillment.app.install, tracking.app.install])
