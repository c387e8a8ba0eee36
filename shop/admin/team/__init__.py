"""Who helps to run the shop: invite, give a role, keep out, and see what everybody did."""

from __future__ import annotations

from flask import Blueprint

from shop.kernel.errors import N_
from shop.web import nav

blueprint = Blueprint("admin_team", __name__, url_prefix="/admin/team")
nav.add("settings", N_("Team"), "admin_team.index", "team", 90, "users")

from shop.admin.team import acts, member, people  # noqa: E402, F401 (they add their views to the blueprint)
