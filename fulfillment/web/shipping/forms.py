"""What is typed at the desk: a parcel by hand, a story of the simulator, quantities by line."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import Length

from fulfillment.carriers import registry
from fulfillment.carriers.simulator import STORIES
from fulfillment.shipments import queries
from fulfillment.shipments.contents import BadContents
from fulfillment.web import story_words
from shop.kernel.errors import N_
from shop.web.forms import Form, options

MOST_AT_ONCE = 200


class ShipForm(Form):
    """A parcel by hand; quantities are named after order lines."""

    carrier = SelectField(_l("Carrier"))
    tracking_number = StringField(_l("Tracking number"), validators=[Length(max=80)])
    carrier_name = StringField(_l("Carrier’s name"), validators=[Length(max=60)])


class StoryForm(Form):
    """A simulated parcel."""

    story = SelectField(_l("Story"), choices=options((name, story_words.NAMES[name]) for name in STORIES))
    speed = SelectField(
        _l("Speed"),
        choices=options(
            [("1440", _l("a day a minute")), ("86400", _l("a day a second")), ("1", _l("as in life"))]
        ),
    )


def ship_form() -> ShipForm:
    """The form with every carrier to choose from."""
    form = ShipForm()
    form.carrier.choices = options((info.code, _(info.name)) for info in registry.choices())
    return form


def empty_form() -> ShipForm:
    """The form as it is first seen: the carrier used last is chosen."""
    form = ship_form()
    form.process(formdata=None, carrier=queries.last_carrier())
    return form


def simulator_offered() -> bool:
    """Whether parcels may be simulated: not where real customers are."""
    return not current_app.extensions["threeclick.settings"].production


def quantities(line_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Chosen units by order line; nothing typed at all means everything. Raises BadContents."""
    chosen: dict[uuid.UUID, int] = {}
    for line_id in line_ids:
        text = request.form.get(f"quantity-{line_id}", "").strip()
        if text and not (text.isdecimal() and len(text) < 7):
            raise BadContents(N_("A quantity is a whole number."))
        if text:
            chosen[line_id] = int(text)
    if chosen and not any(chosen.values()):
        raise BadContents(N_("A parcel holds at least one thing."))
    return chosen


def codes() -> list[str]:
    """The works that are ticked here, or the orders that are ticked in their list."""
    ticked = [*request.form.getlist("number"), *request.form.getlist("order")]
    return [text[:20] for text in ticked][:MOST_AT_ONCE]
