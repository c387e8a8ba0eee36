"""One's own account: who I am, how I sign in, where I am signed in."""

from __future__ import annotations

from flask import Blueprint

from shop.kernel.errors import N_
from shop.web import nav

blueprint = Blueprint("admin_account", __name__, url_prefix="/admin/account")
nav.add("settings", N_("Account"), "admin_account.show", "staff", 95, "user")

from shop.admin.account import profile, two_factor  # noqa: E402, F401 (they add their views to the blueprint)
