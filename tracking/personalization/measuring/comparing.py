"""Two arms compared: conversion, revenue and margin per person, and whether the split went as meant."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, sqrt

from tracking.personalization.measuring import intervals
from tracking.personalization.measuring.values import (
    BETTER,
    LOOKS_BETTER,
    LOOKS_WORSE,
    NOT_KNOWN,
    SKEWED,
    TOO_FEW,
    WORSE,
    Arm,
    Balance,
    Comparison,
    Difference,
    Interval,
)

# Nothing is said of fewer people in an arm, nor of fewer conversions in both together.
PEOPLE, CONVERSIONS = 100, 10
# A split this unlikely is a fault of the counting or of the shop, not chance.
UNLIKELY = 0.001
# Under this many expected in an arm the split is not judged.
EXPECTED = 5


def compare(*, treated: Arm, held_out: Arm, held_out_share: float | None = None) -> Comparison:
    """Both arms with what differs; `held_out_share` (0 to 1) is the share meant to be held out."""
    balance = None
    if held_out_share is not None:
        balance = split(treated=treated.people, held_out=held_out.people, share=held_out_share)
    plain = _plain(treated, held_out, balance)
    return Comparison(
        treated=treated,
        held_out=held_out,
        conversion=_shares(treated, held_out, plain),
        revenue=_money(treated, held_out, treated.revenue, held_out.revenue, plain),
        margin=_money(treated, held_out, treated.margin, held_out.margin, plain),
        balance=balance,
    )


def split(*, treated: int, held_out: int, share: float) -> Balance | None:
    """Whether so many and so many people are a split by `share` (chi-square, 1 degree of freedom).

    None where too few are expected in an arm.
    """
    people = treated + held_out
    expected = people * share
    if min(expected, people - expected) < EXPECTED:
        return None
    p = erfc(abs(held_out - expected) / sqrt(2 * expected * (1 - share)))
    return Balance(expected=share, found=held_out / people, p=p, skewed=p < UNLIKELY)


def _plain(treated: Arm, held_out: Arm, balance: Balance | None) -> str | None:
    """What is to be said whatever the figures are."""
    if balance is not None and balance.skewed:
        return SKEWED
    few = min(treated.people, held_out.people) < PEOPLE
    return TOO_FEW if few or treated.converted + held_out.converted < CONVERSIONS else None


def _shares(treated: Arm, held_out: Arm, plain: str | None) -> Difference:
    people, hits = (treated.people, held_out.people), (treated.converted, held_out.converted)
    if not all(people):
        first, second = (hit / n if n else None for hit, n in zip(hits, people, strict=True))
        return _unknown(first, second, plain)
    now = intervals.of_shares(hits, people)
    lasting = intervals.of_shares(hits, people, z=intervals.lasting_z(people))
    return _difference(hits[0] / people[0], hits[1] / people[1], now, lasting, plain)


def _money(
    treated: Arm, held_out: Arm, first: Sequence[int], second: Sequence[int], plain: str | None
) -> Difference:
    people = (treated.people, held_out.people)
    cap = intervals.cap_of([*first, *second])
    capped = 0 if cap is None else sum(amount > cap for amount in (*first, *second))
    counted = tuple([min(a, cap) for a in had] if cap else list(had) for had in (first, second))
    amounts = (counted[0], counted[1])
    means = [sum(had) / n if n else None for had, n in zip(amounts, people, strict=True)]
    if means[0] is None or means[1] is None:
        return _unknown(means[0], means[1], plain)
    now = intervals.of_means(amounts, people)
    lasting = intervals.of_means(amounts, people, z=intervals.lasting_z(people))
    if not any(amounts):
        plain = plain or TOO_FEW  # nobody has an amount: not a difference of nothing, but nothing known
    return _difference(means[0], means[1], now, lasting, plain, cap=cap, capped=capped)


def _difference(
    treated: float,
    held_out: float,
    now: Interval,
    lasting: Interval,
    plain: str | None,
    *,
    cap: int | None = None,
    capped: int = 0,
) -> Difference:
    return Difference(
        value=treated - held_out,
        low=now[0],
        high=now[1],
        treated=treated,
        held_out=held_out,
        verdict=plain or _verdict(now, lasting),
        lasting_low=lasting[0],
        lasting_high=lasting[1],
        cap=cap,
        capped=capped,
    )


def _verdict(now: Interval, lasting: Interval) -> str:
    if now[0] <= 0 <= now[1]:
        return NOT_KNOWN
    if now[0] > 0:
        return BETTER if lasting[0] > 0 else LOOKS_BETTER
    return WORSE if lasting[1] < 0 else LOOKS_WORSE


def _unknown(treated: float | None, held_out: float | None, plain: str | None) -> Difference:
    return Difference(
        value=None, low=None, high=None, treated=treated, held_out=held_out, verdict=plain or TOO_FEW
    )
