"""A number says whose it is, sometimes: a word when that is not the carrier somebody chose."""

from __future__ import annotations

from flask_babel import gettext as _

from fulfillment.carriers import detection, registry
from fulfillment.carriers.simulator import SIMULATOR
from fulfillment.trackers import queries


def doubt(carrier: str, number: str) -> str:
    """What to say when `number` is surely another carrier's, or no form of `carrier`'s own; else ""."""
    if not number.strip() or carrier == SIMULATOR.info.code:
        return ""
    sure = detection.carrier_of(number)
    if sure is not None and sure != carrier:
        said = _("This looks like a number of %(carrier)s. If so, take the parcel back and choose it.")
        return said % {"carrier": _(registry.name(sure))}
    found = detection.ranked(number, usual=queries.sample_numbers())
    likely = [one.carrier for one in found if one.confidence == detection.MEDIUM]
    if likely and carrier in detection.KNOWN and carrier not in [one.carrier for one in found]:
        said = _("This may be a number of %(carrier)s: please look at it again.")
        return said % {"carrier": _(registry.name(likely[0]))}
    return ""
