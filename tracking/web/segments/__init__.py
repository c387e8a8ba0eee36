"""Segments on the owner's pages: the list, the editor of rules, one segment, proposed groups, the grid of
recency and frequency, the lifecycle, and attributes of the owner's own.
"""

from __future__ import annotations

from flask import Blueprint

from shop.kernel.errors import N_
from shop.web import nav

blueprint = Blueprint("admin_segments", __name__, url_prefix="/admin")
nav.add("learn", N_("Segments"), "admin_segments.index", "marketing", 58, "users")


from tracking.web.segments import (  # noqa: E402, F401 (they add their views to the blueprint)
    attributes,
    editing,
    listing,
    proposals,
    scoring,
)
