"""The words of surveys: questions, the ends of their scales, what may be tapped, what goes wrong and what
helps."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from shop.brand import store
from shop.kernel.errors import N_
from tracking.nps import scales, topics

METRICS = {
    scales.NPS: N_("Recommendation"),
    scales.CSAT: N_("Satisfaction with the delivery"),
    scales.CES: N_("Ease of ordering"),
    scales.FIXED: N_("Whether it was put right"),
    scales.HELP: N_("Satisfaction with our help"),
}
TAGS = {
    "finding": N_("Finding things"),
    "choice": N_("Choice and information"),
    "price": N_("Price"),
    "checkout": N_("Checkout"),
    "speed": N_("Speed of delivery"),
    "tracking": N_("News about the parcel"),
    "packaging": N_("Packaging"),
    "product": N_("The product"),
    "instructions": N_("Instructions"),
    "care": N_("Care and upkeep"),
    "returns": N_("Returns"),
    "support": N_("Help from us"),
}
STAGES = {
    topics.FIND: N_("Easy to find"),
    topics.CHOOSE: N_("Easy to choose"),
    topics.BUY: N_("Easy to buy"),
    topics.GET: N_("Easy to get"),
    topics.USE: N_("Easy to use"),
    topics.MAINTAIN: N_("Easy to maintain"),
}
_SATISFIED = {
    scales.GOOD: (N_("Satisfied"), "good"),
    scales.MIDDLING: (N_("Neither nor"), ""),
    scales.BAD: (N_("Not satisfied"), "bad"),
}
GROUPS = {
    scales.NPS: {
        scales.GOOD: (N_("Promoter"), "good"),
        scales.MIDDLING: (N_("Passive"), ""),
        scales.BAD: (N_("Detractor"), "bad"),
    },
    scales.CSAT: _SATISFIED,
    scales.FIXED: _SATISFIED,
    scales.HELP: _SATISFIED,
    scales.CES: {
        scales.GOOD: (N_("Easy"), "good"),
        scales.MIDDLING: (N_("Neither nor"), ""),
        scales.BAD: (N_("Hard"), "bad"),
    },
}


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question as a page shows it, with the words at the ends of its scale."""

    metric: str
    text: str
    marks: range
    low: str
    high: str
    most: int


def question(metric: str) -> Question:
    """The question of `metric` in the reader's language."""
    marks = scales.SCALES[metric].marks
    if metric == scales.FIXED:
        text, low, high = _("Did we put it right?"), _("not at all"), _("completely")
    elif metric in (scales.CSAT, scales.HELP):
        of_delivery = metric == scales.CSAT
        text = (
            _("How satisfied are you with the delivery?")
            if of_delivery
            else _("How satisfied are you with our help?")
        )
        low, high = _("not satisfied"), _("very satisfied")
    elif metric == scales.CES:
        text = _("How easy was it to order from %(store)s?", store=store.current().name)
        low, high = _("very hard"), _("very easy")
    else:
        text = _("How likely are you to recommend %(store)s to a friend?", store=store.current().name)
        low, high = _("not likely"), _("very likely")
    return Question(metric=metric, text=text, marks=marks, low=low, high=high, most=marks[-1])


def tags() -> list[tuple[str, str]]:
    """What may be tapped, in our order."""
    return [(name, _(TAGS[name])) for name in topics.TAGS]


def follow_up(metric: str, score: int) -> str:
    """What is asked after the number."""
    group = scales.SCALES[metric].group(score)
    if group == scales.BAD:
        return _("What went wrong?")
    return _("What did you like?") if group == scales.GOOD else _("What would make it better?")
