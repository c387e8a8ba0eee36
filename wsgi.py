"""Composition root: settings, the shop, and the two roots plugged into it."""

from __future__ import annotations

import gc
import sys

gc.disable()  # what is made until the shop stands stays: looking for garbage in it takes half a second

import fulfillment.app  # noqa: E402
import tracking.app  # noqa: E402
from shop.app import create_app  # noqa: E402
from shop.kernel import settings as configuration  # noqa: E402

try:
    settings = configuration.load()
except configuration.BadSetting as error:
    sys.exit(f"Threeclick cannot start: {error}")

app, huey = create_app(settings, plugins=[fulfillment.app.install, tracking.app.install])

gc.freeze()  # nor is it looked at later, or copied into each worker by being looked at
gc.enable()
gc.set_threshold(20_000, 20, 50)  # a page makes some thousand objects, and hardly any of them go in circles
