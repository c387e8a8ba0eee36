"""The owner's desk for what customers write: the inbox, one conversation with its order, saved answers."""

from __future__ import annotations

from flask import Blueprint, Response

from shop.conversations import queries
from shop.kernel.errors import N_
from shop.web import nav
from shop.web.security import keep_private

blueprint = Blueprint("admin_conversations", __name__, url_prefix="/admin/conversations")
nav.add(
    "sell",
    N_("Messages"),
    "admin_conversations.index",
    "customers",
    22,
    "mail",
    count=queries.number_open,
)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    return keep_private(response)


from shop.admin.conversations import (  # noqa: E402 (they add their views)
    acts,  # noqa: F401
    listing,  # noqa: F401
    page,  # noqa: F401
    panels,  # noqa: F401
    saved,  # noqa: F401
)
