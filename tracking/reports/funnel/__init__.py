"""How far people get: steps in order, where they stop, how long it takes, and what that costs.

An attempt begins in the days asked about and keeps its window, which may end later. Each person is counted
once, at their best attempt. Who entered so lately that the window has not passed is told apart, in no share.
"""

from __future__ import annotations

from shop.kernel import clock
from shop.kernel.errors import N_
from tracking.reports import lots
from tracking.reports.base import Answer, Asked, Parameter, Question
from tracking.reports.facts import notes
from tracking.reports.funnel import asking, tables, tiles
from tracking.reports.funnel.values import CART, ORDER, SESSION

STEPS = "view_item,add_to_cart,begin_checkout,purchase"
PREVIOUS = "previous"
BY = {
    "": N_("Nothing"),
    "channel": N_("Channel"),
    "source": N_("Source"),
    "medium": N_("Medium"),
    "campaign": N_("Campaign"),
    "referrer_host": N_("Referring site"),
    "device": N_("Device"),
    "locale": N_("Language"),
    "landing_path": N_("Landing page"),
    "path": N_("Page of the first step"),
    "lot": N_("History"),
}
HOLDS = {"": N_("Nothing"), CART: N_("The cart"), SESSION: N_("The visit"), ORDER: N_("The order")}


def answer(asked: Asked) -> Answer:
    """The funnel; `more` is the `FunnelAnswer`. Raises BadQuestion."""
    spec = asking.from_asked(asked)
    found = asking.funnel(spec)
    return Answer(
        question="funnel",
        asked=asked,
        as_of=clock.from_micros(found.as_of),
        unit=tiles.UNITS[found.unit],
        tiles=tiles.tiles(found),
        charts=(tables.CHART,),
        tables=tables.tables(found),
        notes=(*tables.notes(found), *notes.others(spec.lots)),
        more=found,
    )


QUESTIONS = (
    Question(
        name="funnel",
        title=N_("Funnel"),
        about=N_("How far people get step by step, where they stop, and what that costs."),
        answer=answer,
        parameters=(
            Parameter(
                name="steps",
                title=N_("Steps"),
                kind="text",
                default=STEPS,
                hint=N_("Like view_item, add_to_cart|add_to_wishlist, begin_checkout?, purchase@2d."),
            ),
            Parameter(
                name="window", title=N_("Window"), kind="text", default="7d", hint=N_("Like 30m, 12h or 7d.")
            ),
            Parameter(name="unit", title=N_("Counted"), kind="choice", default="person", choices=tiles.UNITS),
            Parameter(
                name="exclude",
                title=N_("Without"),
                kind="text",
                hint=N_("Like remove_from_cart:2-3, between the second and the third step."),
            ),
            Parameter(name="hold", title=N_("The same all the way"), kind="choice", choices=HOLDS),
            Parameter(name="by", title=N_("By"), kind="choice", choices=BY),
            Parameter(
                name="only", title=N_("Only entries with"), kind="text", hint=N_("Like device=mobile.")
            ),
            Parameter(
                name="compare",
                title=N_("Compared with"),
                kind="text",
                hint=N_("“previous” for the days before, or a condition like device=desktop."),
            ),
            Parameter(
                name="entry",
                title=N_("May begin"),
                kind="choice",
                default="first",
                choices={"first": N_("At the first step"), "any": N_("At any step")},
            ),
            lots.PARAMETER,
        ),
        position=10,
    ),
)
