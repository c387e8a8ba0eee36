"""Every slot since it began, and its weeks, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shop.brand import store
from shop.kernel.errors import N_
from tracking.reports import periods
from tracking.reports.base import DAY, MONEY, NUMBER, SHARE, WORD, Column, Table
from tracking.reports.recommendations import words
from tracking.reports.recommendations.models import SlotFact, SlotStanding

BETTER = "better"
_NOBODY = N_("Nobody was shown a row yet. Figures are counted every night.")
_Rows = tuple[Mapping[str, Any], ...]
_SLOT = Column(key="slot", title=N_("Row"), kind=WORD, words=words.SLOT_WORDS)


def since(standings: Sequence[SlotStanding]) -> tuple[Table, Table, Table]:
    """What each row brought against its fallback: how many bought, for how much, and whether to trust it."""
    rows = tuple(_standing(one) for one in standings)
    return _bought(rows), _worth(rows), _trusted(rows)


def _bought(rows: _Rows) -> Table:
    return Table(
        key="since",
        title=N_("Since each row began"),
        columns=(
            _SLOT,
            Column(key="verdict", title=N_("Against its fallback"), kind=WORD, words=words.VERDICTS),
            Column(key="since", title=N_("Since"), kind=DAY),
            Column(key="people", title=N_("Saw the row"), kind=NUMBER),
            Column(key="held", title=N_("Saw the fallback"), kind=NUMBER),
            Column(key="rate", title=N_("Bought"), kind=SHARE),
            Column(key="held_rate", title=N_("Bought, fallback"), kind=SHARE),
        ),
        rows=rows,
        denominator=N_("people who saw the row, or its fallback, at least once"),
        empty=_NOBODY,
    )


def _worth(rows: _Rows) -> Table:
    return Table(
        key="money",
        title=N_("What each row brought a person"),
        columns=(
            _SLOT,
            Column(key="money", title=N_("Revenue a person"), kind=MONEY),
            Column(key="held_money", title=N_("Revenue a person, fallback"), kind=MONEY),
            Column(key="more", title=N_("Difference a person"), kind=MONEY),
            Column(key="low", title=N_("Interval from"), kind=MONEY),
            Column(key="high", title=N_("Interval to"), kind=MONEY),
            Column(key="claimed", title=N_("Revenue it may claim"), kind=MONEY),
        ),
        rows=rows,
        empty=_NOBODY,
    )


def _trusted(rows: _Rows) -> Table:
    return Table(
        key="split",
        title=N_("Whether people were split as meant"),
        columns=(
            _SLOT,
            Column(key="split", title=N_("Split"), kind=WORD, words=words.SPLIT_WORDS),
            Column(key="meant", title=N_("Held out, meant"), kind=SHARE),
            Column(key="found", title=N_("Held out, found"), kind=SHARE),
            Column(key="conflicts", title=N_("Left out: saw both"), kind=NUMBER),
            Column(key="smallest", title=N_("Smallest change that would show"), kind=SHARE),
        ),
        rows=rows,
        note=N_(
            "Split: whether as many people were held out as was meant, judged by those who agreed to be "
            "remembered since the share was chosen."
        ),
        empty=_NOBODY,
    )


def _standing(one: SlotStanding) -> dict[str, Any]:
    told = one.told
    treated, held = told["treated"], told["held_out"]
    rate, money, balance = told["conversion"], told["revenue"], told["balance"]
    return {
        "slot": one.slot,
        "since": periods.today(one.since, store.current().time_zone),
        "people": treated["people"],
        "held": held["people"],
        "conflicts": told["conflicts"],
        "rate": rate["treated"],
        "held_rate": rate["held_out"],
        "money": money["treated"],
        "held_money": money["held_out"],
        "more": money["value"],
        "low": money["low"],
        "high": money["high"],
        "verdict": told["verdict"],
        "smallest": told["smallest"],
        "claimed": claimed(told),
        "split": _split(balance),
        "meant": told["share"],
        "found": balance["found"] if balance else None,
    }


def _split(balance: Mapping[str, Any] | None) -> str:
    if balance is None:
        return words.UNCHECKED
    return words.SKEWED if balance["skewed"] else words.AS_MEANT


def claimed(told: Mapping[str, Any]) -> int | None:
    """What may be said to have come from the slot: what was bought after a click, but never more than the
    difference to those held out; nothing while that is not known."""
    money = told["revenue"]
    if money["verdict"] != BETTER or money["value"] is None:
        return None
    return int(min(told["attributed_minor"], money["value"] * told["treated"]["people"]))


def by_week(facts: Sequence[SlotFact]) -> Table:
    """Each row and arm, week by week, the newest first."""
    return Table(
        key="weeks",
        title=N_("Week by week"),
        columns=(
            Column(key="week", title=N_("Week from"), kind=DAY),
            _SLOT,
            Column(key="policy", title=N_("Filled by"), kind=WORD, words=words.POLICY_WORDS),
            Column(key="people", title=N_("People"), kind=NUMBER),
            Column(key="shown", title=N_("Products shown"), kind=NUMBER),
            Column(key="clicks", title=N_("Followed"), kind=NUMBER),
            Column(key="rate", title=N_("Followed, share"), kind=SHARE),
            Column(key="buyers", title=N_("Bought that week"), kind=NUMBER),
            Column(key="bought", title=N_("Bought, share"), kind=SHARE),
            Column(key="revenue", title=N_("Revenue a person"), kind=MONEY),
            Column(key="purchases", title=N_("Purchases after a click"), kind=NUMBER),
            Column(key="attributed", title=N_("Bought after a click"), kind=MONEY),
        ),
        rows=tuple(_week(one) for one in facts),
        denominator=N_("products shown; people who bought after they saw the row in that week"),
        note=N_("Revenue of a week is before refunds. Products in mails count as shown when they are sent."),
        empty=N_("Nothing was shown in this period."),
    )


def _week(one: SlotFact) -> dict[str, Any]:
    return {
        "week": date.fromisoformat(one.week),
        "slot": one.slot,
        "policy": one.policy,
        "people": one.people,
        "shown": one.shown,
        "clicks": one.clicks,
        "rate": one.clicks / one.shown if one.shown else None,
        "buyers": one.buyers,
        "bought": one.buyers / one.people if one.people else None,
        "revenue": round(one.revenue_minor / one.people) if one.people else None,
        "purchases": one.purchases,
        "attributed": one.attributed_minor,
    }
