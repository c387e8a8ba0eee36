"""However a provider tells a parcel's history, the parcel ends the same and nobody is told twice.

Every permutation of up to six scans, one in each message; beyond that 200 seeded shuffles, each message with
a few scans, some of them told again. What a customer is told is worked out as the parcel's operations do it.
"""

from __future__ import annotations

import importlib
import itertools
import math
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest

from fulfillment.carriers import base, providers
from fulfillment.carriers.base import ParcelState, ScanEvent
from fulfillment.carriers.meanings import understood
from fulfillment.shipments.emails import worth_telling
from fulfillment.shipments.models import Parcel as Row

SINCE = datetime(2026, 11, 24, 12, tzinfo=UTC)
CODES = sorted(providers.all_providers())
SHUFFLES = 200


def speaker(code: str) -> Any:
    """The module that speaks as a provider does."""
    return importlib.import_module(f"tests.support.carriers.{code}")


@lru_cache(maxsize=4096)
def heard(code: str, body: bytes) -> tuple[ScanEvent, ...]:
    """The scans of one message."""
    provider = providers.provider(code)
    found: list[ScanEvent] = []
    for report in provider.read(body):
        scans, unmapped = understood(report, (provider.meanings,), source=code)
        assert not unmapped
        found += scans
    return tuple(found)


class Parcel:
    """What is kept of a parcel, and what its customer is told, as in `shipments.operations.scanning`."""

    def __init__(self) -> None:
        self.scans: dict[str, ScanEvent] = {}
        self.told: list[tuple[str, datetime]] = []
        self.mailed: list[tuple[str, datetime]] = []
        self.state = ParcelState()
        self.ended = 99  # how many mails there were when its way was over

    def copy(self) -> Parcel:
        """Another one that has heard the same."""
        other = Parcel()
        other.scans, other.told, other.mailed = dict(self.scans), list(self.told), list(self.mailed)
        other.state, other.ended = self.state, self.ended
        return other

    def hear(self, scans: Sequence[ScanEvent]) -> None:
        """One message."""
        known = len(self.scans)
        self.scans |= {scan.fingerprint: scan for scan in scans}
        if len(self.scans) == known:
            return
        self.state = base.parcel_state(self.scans.values(), since=SINCE)
        if self.state.status in base.ENDED:
            self.ended = min(self.ended, len(self.mailed))
        told = {milestone for milestone, _at in self.told}
        for milestone, at in sorted(self.state.milestones.items(), key=lambda item: (item[1], item[0])):
            if milestone not in told:
                self.told.append((milestone, at))
                if worth_telling(Row(status=self.state.status, undone_at=None), milestone, at, at=at):
                    self.mailed.append((milestone, self.state.since or SINCE))


def follow(code: str, messages: Sequence[bytes]) -> Parcel:
    """A parcel that hears these messages one after the other."""
    parcel = Parcel()
    for message in messages:
        parcel.hear(heard(code, message))
    return parcel


def every_order(code: str, parcel: Parcel, messages: Sequence[bytes]) -> Iterator[Parcel]:
    """The parcel after each permutation of `messages`; what begins alike is gone through once."""
    if not messages:
        yield parcel
    for at, message in enumerate(messages):
        longer = parcel.copy()
        longer.hear(heard(code, message))
        yield from every_order(code, longer, [*messages[:at], *messages[at + 1 :]])


def check(parcel: Parcel, straight: Parcel, expected: str) -> None:
    """The same end, each milestone told once, and no mail about what is behind the parcel."""
    assert parcel.state.status == straight.state.status == expected
    assert (
        parcel.state.since,
        parcel.state.reason,
        parcel.state.estimated_on,
        parcel.state.last_scan_at,
    ) == (
        straight.state.since,
        straight.state.reason,
        straight.state.estimated_on,
        straight.state.last_scan_at,
    )
    assert parcel.state.milestones == straight.state.milestones
    milestones = [milestone for milestone, _at in parcel.told]
    assert len(set(milestones)) == len(milestones)
    assert set(milestones) >= set(straight.state.milestones)
    assert len(dict(parcel.mailed)) == len(parcel.mailed)
    instants = [at for milestone, at in parcel.mailed]
    assert instants == sorted(instants)
    assert base.DELAYED not in [milestone for milestone, _at in parcel.mailed][parcel.ended :]


@pytest.mark.parametrize("code", CODES)
def test_any_order_of_up_to_six_scans_ends_the_same(code: str) -> None:
    words = speaker(code)
    for name, scans in words.HISTORIES.items():
        if len(scans) > 6:
            continue
        single = [words.body([scan], event=str(at)) for at, scan in enumerate(scans)]
        straight, ends = follow(code, single), 0
        for parcel in every_order(code, Parcel(), single):
            check(parcel, straight, words.EXPECTED[name])
            ends += 1
        assert ends == math.factorial(len(scans))


@pytest.mark.parametrize("code", CODES)
def test_shuffled_and_repeated_histories_end_the_same(code: str) -> None:
    words = speaker(code)
    long = {name: scans for name, scans in words.HISTORIES.items() if len(scans) > 6}
    assert long
    for name, scans in long.items():
        straight = follow(code, [words.body([scan], event=str(at)) for at, scan in enumerate(scans)])
        for seed in range(SHUFFLES):
            chance = random.Random(seed)
            told = [*scans, *chance.choices(scans, k=4)]
            chance.shuffle(told)
            cuts = sorted({0, len(told), *chance.sample(range(1, len(told)), 5)})
            messages = [words.body(told[a:b], event="x") for a, b in itertools.pairwise(cuts)]
            check(follow(code, messages), straight, words.EXPECTED[name])
