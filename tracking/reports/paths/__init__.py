"""Paths: which ways visits take, from where and to where, and what lies between two places."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.reports import lots
from tracking.reports.base import Answer, Asked, Parameter, Question
from tracking.reports.paths.values import EVENTS, FROM, KINDS, PAGES, TO


def answer(asked: Asked) -> Answer:
    """The ways of visits begun in the period. Raises BadQuestion."""
    from tracking.reports.paths import asking, telling

    spec = asking.from_asked(asked)
    found, as_of = asking.paths(spec, asked.at)
    return telling.tell(found, spec, asked, as_of)


QUESTIONS = (
    Question(
        name="paths",
        title=N_("Paths"),
        about=N_("Which ways visits take, where they come in and where they leave."),
        answer=answer,
        parameters=(
            Parameter(
                name="show",
                title=N_("Steps are"),
                kind="choice",
                default=KINDS,
                choices={KINDS: N_("Kinds of pages"), PAGES: N_("Pages"), EVENTS: N_("What people did")},
            ),
            Parameter(
                name="anchor",
                title=N_("Beginning at"),
                kind="text",
                hint=N_(
                    "A page (/products/mug), a kind (products) or an act (view_item); empty for the entry."
                ),
            ),
            Parameter(
                name="direction",
                title=N_("What to look at"),
                kind="choice",
                default=FROM,
                choices={FROM: N_("at what comes after"), TO: N_("at what comes before")},
            ),
            Parameter(
                name="goal",
                title=N_("Ending at"),
                kind="text",
                hint=N_("Only what lies between the two."),
            ),
            Parameter(name="steps", title=N_("How many steps"), kind="number", default=5, low=2, high=10),
            lots.PARAMETER,
        ),
        position=15,
    ),
)
