"""Every provider there is: the files of `providers`, found by looking."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from shop.kernel import preferences
from shop.kernel.errors import N_, NotFound
from shop.mail.intake import providers
from shop.mail.intake.base import Provider

_NONE: dict[str, str] = {}
KEYS = preferences.declare("mail.intake.keys", _NONE, secret=True)  # by provider: whose messages to believe


@cache
def all_providers() -> dict[str, Provider]:
    """By name, in the order of the names."""
    names = sorted(found.name for found in pkgutil.iter_modules(providers.__path__))
    made = [importlib.import_module(f"{providers.__name__}.{name}").PROVIDER for name in names]
    return {provider.name: provider for provider in made}


def provider(name: str) -> Provider:
    """The provider of that name. Raises NotFound."""
    found = all_providers().get(name)
    if found is None:
        raise NotFound(N_("There is no such mail provider."))
    return found


def key(name: str) -> str:
    """What proves messages of that provider, empty while the owner has not set it up."""
    return preferences.get(KEYS).get(name, "")
