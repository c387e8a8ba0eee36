"""Survey figures in words: reasons, groups, drivers, and what of the Ease card was measured."""

from __future__ import annotations

from flask_babel import gettext as _

from shop.kernel.errors import N_
from tracking.nps import scales, topics
from tracking.nps.models import CONTACTED, NEW, RESOLVED, UNRESOLVED
from tracking.web import labels, questions

REASONS = {
    "off": N_("surveys were switched off"),
    "opted_out": N_("does not want surveys"),
    "asked_recently": N_("asked not long ago"),
    "asked_lately": N_("asked something else a moment ago"),
    "not_sampled": N_("not among those drawn"),
    "dismissed": N_("said “not now”"),
    "cancelled": N_("order cancelled"),
    "erased": N_("asked to be forgotten"),
    "refund": N_("a refund is under way"),
    "refunded": N_("refunded"),
    "return": N_("a return is open"),
    "delay": N_("the parcel is late"),
    "dispute": N_("a dispute is open"),
    "complaint": N_("a complaint is open"),
    "conversation": N_("a conversation is open"),
    "problem": N_("a problem is open"),
}
BY = {
    "late": N_("Days late"),
    "product": N_("Product"),
    "carrier": N_("Carrier"),
    "channel": N_("Where they came from"),
    "asked": N_("How they were asked"),
    "segment": N_("Segment"),
    "value": N_("Spent so far"),
    "first": N_("First or returning"),
    "country": N_("Country"),
    "device": N_("Device"),
}
_NAMES = {
    "late": {
        "early": N_("Before the promised day"),
        "on_time": N_("On the promised day"),
        "1": N_("1 day late"),
        "2-3": N_("2 or 3 days late"),
        "4+": N_("4 days late or more"),
    },
    "asked": {scales.MAIL: N_("By mail"), scales.SITE: N_("On the shop's pages")},
    "value": {"low": N_("Lowest third"), "middle": N_("Middle third"), "high": N_("Highest third")},
    "first": {"first": N_("First order"), "returning": N_("Returning")},
    "segment": {
        "returning": N_("Customers"),
        "regular": N_("Regulars"),
        "lapsed": N_("Lapsed"),
        "subscribed": N_("Subscribers"),
        "with_account": N_("With an account"),
        "new": N_("New"),
    },
    "channel": labels.CHANNELS,
    "device": labels.DEVICES,
}
DRIVERS = {
    "late": N_("The parcel came after the promised day"),
    "delayed": N_("The carrier told of a delay"),
    "trouble": N_("The parcel had a problem"),
    "split": N_("It came in several parcels"),
    "contacted": N_("They had to write to us"),
    "returned": N_("They asked to return something"),
    "refunded": N_("They got money back"),
    "discount": N_("They had a discount"),
    "first": N_("It was their first order"),
    "tracked": N_("They followed the parcel"),
    "searched": N_("They used the search"),
    "phone": N_("They bought on a phone"),
}
BREAKS = {
    "delay_days": N_("days after delivery changed"),
    "delay_rules": N_("days for some goods changed"),
    "cool_off_days": N_("rest between questions changed"),
    "hour": N_("hour of asking changed"),
    "reminder": N_("reminder switched"),
    "on_site": N_("asking on the pages switched"),
    "sample_percent": N_("share of those asked changed"),
}
STATES = {
    NEW: (N_("New"), "bad"),
    CONTACTED: (N_("Written to"), "warn"),
    RESOLVED: (N_("Resolved"), "good"),
    UNRESOLVED: (N_("Not resolved"), ""),
}
OUTCOMES = {
    "apology": N_("An apology"),
    "refund": N_("Money back"),
    "replacement": N_("A replacement"),
    "credit": N_("Store credit"),
    "answered": N_("A question answered"),
    "changed_mind": N_("They changed their answer"),
    "nothing": N_("Nothing could be done"),
}
TAGS, STAGES, METRICS, GROUPS = questions.TAGS, questions.STAGES, questions.METRICS, questions.GROUPS
MILESTONES = labels.MILESTONES
_BEHAVIOR = {
    topics.FIND: N_("of visits came to a product"),
    topics.CHOOSE: N_("of visits to a product put something into the cart"),
    topics.BUY: N_("of visits at the checkout bought"),
    topics.GET: N_("of orders arrived by the promised day"),
    topics.USE: N_("of orders were kept without money back"),
    topics.MAINTAIN: N_("of orders needed no question to us afterwards"),
}
_SURVEY = {
    scales.CES: N_("said that ordering was easy"),
    scales.CSAT: N_("are satisfied with the delivery"),
    "tags": N_("of those who spoke of it liked it"),
}


def name(dimension: str, key: str, shown: str = "") -> str:
    """A group of a breakdown in the reader's language; its own name where it has one."""
    known = _NAMES.get(dimension, {}).get(key)
    return _(known) if known else shown or key


def behavior(stage: str) -> str:
    """What people's doings were measured by."""
    return _(_BEHAVIOR[stage])


def survey(source: str) -> str:
    """What people's sayings were measured by."""
    return _(_SURVEY[source])


def points(value: float) -> str:
    """Points with their sign; a true minus."""
    return f"{value:+.0f}".replace("-", "−") if round(value) else "0"


def percent(value: float) -> str:
    """A share of 0 to 1 as a whole percentage."""
    return labels.share(value)
