"""One zone: its countries, or the part of one country, that it serves."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from shop.admin.settings import blueprint
from shop.brand import countries
from shop.brand.postal_codes import BadPostalCode
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.shipping import operations, queries
from shop.shipping.rates import EVERYWHERE, Zone
from shop.web import auth, render
from shop.web.forms import Form, blame, options
from shop.web.locale import get_locale


class ZoneForm(Form):
    """Countries served alike."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    everywhere = BooleanField(_l("The rest of the world"))
    countries = SelectMultipleField(_l("Countries"))
    regions = StringField(_l("Only these regions"), validators=[Length(max=4000)])
    postal_codes = TextAreaField(_l("Only these postal codes"), validators=[Length(max=8000)])

    def fill(self) -> ZoneForm:
        """Offer the countries in the reader's language."""
        self.countries.choices = options(countries.choices(get_locale()))
        return self

    def codes(self) -> list[str]:
        """The chosen countries as the domain writes them."""
        return [EVERYWHERE] if self.everywhere.data else list(self.countries.data or [])


@blueprint.get("/shipping/zones/new", endpoint="new_shipping_zone")
@auth.staff_required("settings")
def new_zone() -> Response:
    """The form of a new zone."""
    return _zone_page(ZoneForm(formdata=None).fill(), None)


@blueprint.get("/shipping/zones/<uuid:zone_id>", endpoint="shipping_zone")
@auth.staff_required("settings")
def zone(zone_id: uuid.UUID) -> Response:
    """The form of a zone."""
    found = find_zone(zone_id)
    chosen = sorted(found.countries - {EVERYWHERE})
    form = ZoneForm(
        formdata=None,
        name=found.name,
        everywhere=found.everywhere,
        countries=chosen,
        regions=", ".join(sorted(found.regions)),
        postal_codes="\n".join(map(str, found.patterns)),
    )
    return _zone_page(form.fill(), found)


@blueprint.post("/shipping/zones/new", endpoint="create_shipping_zone")
@blueprint.post("/shipping/zones/<uuid:zone_id>", endpoint="update_shipping_zone")
@auth.staff_required("settings")
def save_zone(zone_id: uuid.UUID | None = None) -> Response | Answer:
    """Make or change a zone."""
    form = ZoneForm().fill()
    found = find_zone(zone_id) if zone_id else None
    if not form.validate():
        return _zone_page(form, found, status=422)
    try:
        with db.transaction():
            operations.save_zone(
                name=form.name.data or "",
                countries=form.codes(),
                regions=(form.regions.data or "").split(","),
                postal=form.postal_codes.data or "",
                zone_id=zone_id,
                at=clock.now(),
            )
    except BadPostalCode as error:
        blame(form.postal_codes, error)
        return _zone_page(form, found, status=422)
    except operations.BadShipping as error:
        blame(form.countries, error)
        return _zone_page(form, found, status=422)
    flash(_("The zone is saved."), "success")
    return redirect(url_for(".shipping"), 303)


@blueprint.post("/shipping/zones/<uuid:zone_id>/removal", endpoint="remove_shipping_zone")
@auth.staff_required("settings")
def remove_zone(zone_id: uuid.UUID) -> Answer:
    """Remove a zone with its ways of delivery."""
    with db.transaction():
        operations.remove_zone(zone_id=zone_id, at=clock.now())
    flash(_("The zone is removed."), "success")
    return redirect(url_for(".shipping"), 303)


def find_zone(zone_id: uuid.UUID) -> Zone:
    """The zone of that id. Raises NotFound."""
    found = next((one for one in queries.zones() if one.id == zone_id), None)
    if found is None:
        raise NotFound(N_("There is no such zone."))
    return found


def _zone_page(form: ZoneForm, zone: Zone | None, *, status: int = 200) -> Response:
    return render.page(
        "admin/settings/shipping_zone.html",
        status=status,
        form=form,
        zone=zone,
        ahead=queries.atlas().ahead_of(zone) if zone else (),
    )
