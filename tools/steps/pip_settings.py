"""Carries pip's settings over to uv, which does not read them.

Whoever has told pip where packages come from (a mirror, a proxy's certificate, a folder of wheels) has
told us. What is said to uv itself (`UV_…`) wins. pip looks through all its indexes at once; uv may do so
here without danger, since every file's hash is in the lock.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping

NAMES = {
    "index-url": ("UV_DEFAULT_INDEX", "UV_INDEX_URL"),
    "extra-index-url": ("UV_INDEX", "UV_EXTRA_INDEX_URL"),
    "find-links": ("UV_FIND_LINKS",),
    "trusted-host": ("UV_INSECURE_HOST",),
    "cert": ("SSL_CERT_FILE",),
    "timeout": ("UV_HTTP_TIMEOUT",),
    "default-timeout": ("UV_HTTP_TIMEOUT",),
    "proxy": ("ALL_PROXY",),
}
COMMA_SEPARATED = {"find-links"}
SECTIONS = ("global", "install", ":env:")  # from the weakest to the strongest


def for_uv(listing: str, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables to add for uv, from the output of `pip config list`."""
    environ = os.environ if environ is None else environ
    found = parse(listing)
    added = {}
    for name, targets in NAMES.items():
        if name in found and not any(environ.get(target) for target in targets):
            separator = "," if name in COMMA_SEPARATED else " "
            added[targets[0]] = separator.join(found[name].split())
    if "UV_INDEX" in added:
        added["UV_INDEX_STRATEGY"] = environ.get("UV_INDEX_STRATEGY") or "unsafe-best-match"
    return added


def parse(listing: str) -> dict[str, str]:
    """`pip config list` as names and values, the stronger section winning."""
    sections: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        key, equals, value = line.partition("=")
        section, _, name = key.rpartition(".")
        if equals and section in sections:
            sections[section][name] = str(ast.literal_eval(value))
    merged: dict[str, str] = {}
    for section in SECTIONS:
        merged |= sections[section]
    return merged
