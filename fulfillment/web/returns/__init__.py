"""Sending things back, for customers: asking for it, and the page of a return that is under way."""

from flask import Blueprint

from shop.web import security

blueprint = Blueprint("returns", __name__)
blueprint.after_request(security.keep_private)

from fulfillment.web.returns import asking, mine, panels, showing  # noqa: E402, F401 (they add their views)

panels.install()
