"""Products: the owner's list, and the form of one with its variants and pictures."""

from __future__ import annotations

from flask import Blueprint

from shop.kernel.errors import N_
from shop.web import nav

blueprint = Blueprint("admin_products", __name__, url_prefix="/admin/products")
nav.add("sell", N_("Products"), "admin_products.index", "catalog", 30, "tag")

from shop.admin.products import editor, listing, pictures  # noqa: E402, F401 (they add their views)
