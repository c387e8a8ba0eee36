"""Finding the pages of a package: every module of it that has a `blueprint` (or, for the CLI, a `group`)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from flask import Flask


def attributes(package: ModuleType, name: str) -> Iterator[Any]:
    """The attribute `name` of each module directly in `package`, in order of module names."""
    for module in pkgutil.iter_modules(package.__path__):
        found = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), name, None)
        if found is not None:
            yield found


def register_blueprints(app: Flask, package: ModuleType) -> None:
    """Register each module's `blueprint`."""
    for blueprint in attributes(package, "blueprint"):
        app.register_blueprint(blueprint)
