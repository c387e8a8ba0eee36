"""The answer about stages as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shop.kernel.errors import N_
from tracking.reports.base import DURATION, NUMBER, SHARE, WORD, Column, Table
from tracking.reports.stages.advancing import Action, Ranked
from tracking.reports.stages.staying import STILL, Move, Staying
from tracking.reports.stages.words import ACTIONS
from tracking.reports.timeline.words import STAGES

TO = {**STAGES, STILL: N_("Still there")}
CLEAR = {"yes": N_("clear"), "no": N_("may be chance")}


def lengths(found: Sequence[Staying]) -> Table:
    """How long people stay."""
    return Table(
        key="stays",
        title=N_("How long people stay in each stage"),
        columns=(
            Column(key="stage", title=N_("Stage"), kind=WORD, words=STAGES),
            Column(key="stays", title=N_("Stays begun"), kind=NUMBER),
            Column(key="people", title=N_("People"), kind=NUMBER),
            Column(key="still", title=N_("Still there"), kind=NUMBER),
            Column(key="lapsed", title=N_("By lapse"), kind=NUMBER),
            Column(key="quarter", title=N_("A quarter left after"), kind=DURATION),
            Column(key="median", title=N_("Half left after (median)"), kind=DURATION),
            Column(key="three_quarters", title=N_("Three quarters left after"), kind=DURATION),
        ),
        rows=tuple(vars(one) for one in found),
        note=N_(
            "By Kaplan and Meier: who is still there counts for as long as they have been. "
            "A dash: fewer than that share have left so far."
        ),
        empty=N_("Nobody who agreed to be remembered entered a stage in these days."),
    )


def moves(found: Sequence[Move]) -> Table:
    """Where people go."""
    return Table(
        key="moves",
        title=N_("Where people go from each stage"),
        columns=(
            Column(key="stage", title=N_("From stage"), kind=WORD, words=STAGES),
            Column(key="to", title=N_("To stage"), kind=WORD, words=TO),
            Column(key="stays", title=N_("Stays"), kind=NUMBER),
            Column(key="share", title=N_("Share"), kind=SHARE),
        ),
        rows=tuple(
            {"stage": one.stage, "to": one.to, "stays": one.stays, "share": one.stays / one.of}
            for one in found
        ),
        denominator=N_("all stays in that stage begun in these days"),
        empty=N_("Nobody who agreed to be remembered entered a stage in these days."),
    )


def actions(ranked: Ranked) -> Table:
    """What goes with advancing."""
    return Table(
        key="actions",
        title=N_("What goes with advancing"),
        columns=(
            Column(key="stage", title=N_("In the stage"), kind=WORD, words=STAGES),
            Column(key="action", title=N_("Who did this in the first day"), kind=WORD, words=ACTIONS),
            Column(key="did", title=N_("Did"), kind=NUMBER),
            Column(key="share_did", title=N_("Advanced"), kind=SHARE),
            Column(key="did_not", title=N_("Did not"), kind=NUMBER),
            Column(key="share_did_not", title=N_("Advanced without it"), kind=SHARE),
            Column(key="difference", title=N_("Adjusted difference"), kind=SHARE),
            Column(key="low", title=N_("At least"), kind=SHARE),
            Column(key="high", title=N_("At most"), kind=SHARE),
            Column(key="clear", title=N_("Verdict"), kind=WORD, words=CLEAR),
        ),
        rows=tuple(_action(one) for one in ranked.actions),
        denominator=N_("stays that lasted a day and are at least 31 days old"),
        note=N_(
            "An association, not a cause. Compared are people who were about as active before and beside it "
            "(Mantel and Haenszel); interval of 95 percent, not adjusted for comparing many actions. "
            "Advancing is a further stage within 30 days; of customers, buying again or recommending."
        ),
        empty=N_("Not enough yet: an action needs 20 stays with it and 20 without."),
    )


def _action(one: Action) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "action": one.name,
        "did": one.did,
        "share_did": one.share_did,
        "did_not": one.did_not,
        "share_did_not": one.share_did_not,
        "difference": one.difference,
        "low": one.low,
        "high": one.high,
        "clear": "yes" if one.clear else "no",
    }
