"""The simulator's stories as people call them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

NAMES = {
    "on_time": _l("On time"),
    "delayed": _l("Delayed"),
    "attempted": _l("Nobody at home"),
    "pickup": _l("Parcel shop"),
    "split": _l("Two parcels"),
    "lost": _l("Lost"),
    "returned": _l("Returned"),
    "out_of_order": _l("Wrong order"),
    "duplicates": _l("Told twice"),
}
