"""The owner's settings: one page a topic, each a form over one area's operations.

Packages add topics of their own with `shop.web.topics.add`.
"""

from __future__ import annotations

from flask import Blueprint, Response

from shop.kernel.errors import N_
from shop.web import auth, nav, render, topics

blueprint = Blueprint("admin_settings", __name__, url_prefix="/admin/settings")
nav.add("settings", N_("Settings"), "admin_settings.show", "settings", 100, "settings")


@blueprint.get("")
@auth.staff_required("settings")
def show() -> Response:
    """All topics."""
    return render.page("admin/settings/show.html", topics=topics.shown())


from shop.admin.settings import (  # noqa: E402, F401 (they add their views to the blueprint)
    conversations,
    currencies,
    invoices,
    notifications,
    orders,
    payments,
    privacy,
    region,
    returns,
    reviews,
    search,
    shipping,
    shipping_methods,
    shipping_places,
    shipping_preview,
    shipping_zones,
    store,
    swatches,
    tax_sheet,
    taxes,
)
