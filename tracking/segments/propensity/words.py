"""What columns, models and verdicts are called: gettext ids."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.segments.propensity import learners, measures
from tracking.segments.propensity.models import NO_BETTER, TOO_FEW, USED
from tracking.segments.propensity.snapshots import DUE, KNOWN, ORDERS, SPENT, TIMES, WAITING
from tracking.segments.propensity.temperatures import COLD, HOT, WARM

TEMPERATURES = {HOT: N_("Hot"), WARM: N_("Warm"), COLD: N_("Cold")}
# what is counted, by the fact
COUNTED = {
    "visit": N_("Visits"),
    "view": N_("Visits with products looked at"),
    "cart": N_("Visits with something put into the cart"),
    "checkout": N_("Visits with a checkout begun"),
    "search": N_("Visits with a search"),
    "wish": N_("Products put on the wish list"),
    "mail_click": N_("Mails clicked in"),
    "mail": N_("Mails with offers sent"),
    "message": N_("Messages written"),
    "order": N_("Orders"),
    "return": N_("Returns asked for"),
    "refund": N_("Refunds"),
    "late": N_("Orders that came late"),
    "trouble": N_("Troubles with parcels"),
    "low_answer": N_("Unhappy answers to surveys"),
    "answer": N_("Answers to surveys"),
    "review": N_("Reviews written"),
}
WHOLE = {
    "since_order": N_("Days since the last order"),
    "since_visit": N_("Days since the last visit"),
    "since_view": N_("Days since products were looked at"),
    "since_cart": N_("Days since something was put into the cart"),
    "since_mail_click": N_("Days since a click in a mail"),
    "since_delivered": N_("Days since the last delivery"),
    ORDERS: N_("Orders so far"),
    SPENT: N_("Spent so far"),
    DUE: N_("Time since the last order, in times of the usual"),
    KNOWN: N_("Days known"),
    WAITING: N_("Orders on the way"),
    "score": N_("The score itself"),
}
WITHIN = {f"{kind}_{days}": (kind, days) for kind, days in TIMES}
VERDICTS = {
    USED: N_("In use"),
    TOO_FEW: N_("Too few purchases"),
    NO_BETTER: N_("Refused: no better than the share that buys"),
}
MODELS = {
    learners.LOGISTIC: N_("Logistic"),
    learners.TOGETHER: N_("Logistic with trees"),
    "": "–",
}
STEADY, MOVED, OTHER = "steady", "moved", "other"
DRIFTS = {
    STEADY: N_("As in the training"),
    MOVED: N_("Has moved"),
    OTHER: N_("Other people than in the training"),
}


def drifted(index: float) -> str:
    """What a population stability index means, by the usual limits."""
    return STEADY if index < measures.STABLE else MOVED if index < measures.DRIFTED else OTHER
