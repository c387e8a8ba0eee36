"""Returns for the owner: the list, one return with what can be done, lost parcels, the report, the terms."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from fulfillment.returns import queries
from shop.kernel.errors import N_
from shop.web import nav

blueprint = Blueprint("admin_returns", __name__, url_prefix="/admin/returns")


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    count = queries.number_to_decide
    nav.add("deliver", N_("Returns"), "admin_returns.index", "returns", 20, "return", count=count)


from fulfillment.web.return_desk import acts, labels, listing, page, panels, report, settings  # noqa: E402, F401

panels.install()
