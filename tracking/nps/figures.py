"""What answers say when they are laid side by side: by group, over time, and with what goes along. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tracking.nps import statistics
from tracking.nps.statistics import Change, Counts, Score

EARLY, ON_TIME, ONE, TWO_THREE, FOUR = "early", "on_time", "1", "2-3", "4+"
LOW, MIDDLE, HIGH = "low", "middle", "high"
MOST_GROUPS = 12
WINDOW, STEP, POINTS = timedelta(days=90), timedelta(days=7), 26


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer 0 to 10, when and by what it came, and what was known then (see `operations.describing`)."""

    score: int
    at: datetime
    channel: str = "mail"
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Group:
    """The answers of one group; `against` the others, with `q` its p among all groups looked at."""

    key: str
    name: str
    counts: Counts
    score: Score | None
    against: Change | None
    q: float | None

    @property
    def stands_out(self) -> bool:
        """Whether it differs from the others by more than chance would bring, however many groups there
        are."""
        return self.q is not None and self.q < statistics.SIGNIFICANT


@dataclass(frozen=True, kw_only=True)
class Driver:
    """Something that some customers met and others did not, and how their scores differ. Going along with,
    not causing."""

    key: str
    touched: int
    untouched: int
    change: Change
    q: float

    @property
    def stands_out(self) -> bool:
        """Whether the difference is more than chance would bring, however many were looked at."""
        return self.q < statistics.SIGNIFICANT


@dataclass(frozen=True, kw_only=True)
class Point:
    """The score of the window that ends at `at`; None under ten answers."""

    at: datetime
    n: int
    score: Score | None


def counts(replies: Iterable[Reply]) -> Counts:
    """Answers by group."""
    return statistics.count(reply.score for reply in replies)


def lateness(days: int | None) -> str:
    """In which of the five groups a delivery so many days after its promise falls; "" when nobody knows."""
    if days is None:
        return ""
    if days <= 0:
        return ON_TIME if days == 0 else EARLY
    return ONE if days == 1 else TWO_THREE if days <= 3 else FOUR


def thirds(values: Sequence[int]) -> Callable[[int], str]:
    """Into which third of all `values` one falls: lifetime value by what is usual in this store."""
    ordered = sorted(values)
    lower = ordered[len(ordered) // 3] if ordered else 0
    upper = ordered[2 * len(ordered) // 3] if ordered else 0
    return lambda value: LOW if value < lower else MIDDLE if value < upper else HIGH


def _one(name: str) -> Callable[[Reply], list[tuple[str, str]]]:
    return lambda reply: [(str(reply.facts[name]),) * 2] if reply.facts.get(name) else []


def _visit(name: str) -> Callable[[Reply], list[tuple[str, str]]]:
    def read(reply: Reply) -> list[tuple[str, str]]:
        found = reply.facts.get("visit", {}).get(name)
        return [(str(found), str(found))] if found else []

    return read


def _late(reply: Reply) -> list[tuple[str, str]]:
    found = lateness(reply.facts.get("days_late"))
    return [(found, found)] if found else []


def _first(reply: Reply) -> list[tuple[str, str]]:
    if "first" not in reply.facts:
        return []
    found = "first" if reply.facts["first"] else "returning"
    return [(found, found)]


DIMENSIONS: dict[str, Callable[[Reply], list[tuple[str, str]]]] = {
    "product": lambda reply: [(key, title) for key, title in reply.facts.get("products", [])],
    "carrier": _one("carrier"),
    "late": _late,
    "channel": _visit("channel"),
    "asked": lambda reply: [(reply.channel, reply.channel)],
    "segment": lambda reply: [(name, name) for name in reply.facts.get("segments", [])],
    "value": lambda reply: [],  # by thirds of all, see `breakdown`
    "first": _first,
    "country": _one("country"),
    "device": _visit("device"),
}
DRIVERS: dict[str, Callable[[Mapping[str, Any]], bool | None]] = {
    "late": lambda facts: None if facts.get("days_late") is None else facts["days_late"] > 0,
    "delayed": lambda facts: facts.get("delayed"),
    "trouble": lambda facts: facts.get("trouble"),
    "split": lambda facts: facts["parcels"] > 1 if facts.get("parcels") else None,
    "contacted": lambda facts: facts.get("contacted"),
    "returned": lambda facts: facts.get("returned"),
    "refunded": lambda facts: facts.get("refunded"),
    "discount": lambda facts: facts.get("discount"),
    "first": lambda facts: facts.get("first"),
    "tracked": lambda facts: facts["visit"]["tracked"] > 0 if "tracked" in facts.get("visit", {}) else None,
    "searched": lambda facts: facts.get("visit", {}).get("searched"),
    "phone": lambda facts: (
        facts["visit"]["device"] == "mobile" if facts.get("visit", {}).get("device") else None
    ),
}


def _phone(device: str | None) -> bool | None:
    return device == "mobile" if device else None


def breakdown(replies: Sequence[Reply], dimension: str) -> list[Group]:
    """The answers by `dimension`, the largest groups first; an answer may be in several. Each is compared
    with all answers outside of it."""
    read = _by_value(replies) if dimension == "value" else DIMENSIONS[dimension]
    members: dict[str, list[Reply]] = defaultdict(list)
    names: dict[str, str] = {}
    for reply in replies:
        for key, name in dict(read(reply)).items():
            members[key].append(reply)
            names[key] = name
    largest = sorted(members, key=lambda key: (-len(members[key]), key))[:MOST_GROUPS]
    asked = [reply for reply in replies if read(reply)]
    every = counts(asked)
    found = [(key, counts(members[key])) for key in largest]
    changes = [statistics.change(every - inside, inside) for _, inside in found]
    adjusted = iter(statistics.discoveries([change.p for change in changes if change is not None]))
    return [
        Group(
            key=key,
            name=names[key],
            counts=inside,
            score=statistics.estimate(inside),
            against=change,
            q=next(adjusted) if change is not None else None,
        )
        for (key, inside), change in zip(found, changes, strict=True)
    ]


def drivers(replies: Sequence[Reply]) -> list[Driver]:
    """What goes along with higher or lower scores, the strongest first; only with ten answers on either
    side."""
    found: list[tuple[str, Counts, Counts, Change]] = []
    for key, read in DRIVERS.items():
        told = [(read(reply.facts), reply) for reply in replies]
        touched = counts(reply for value, reply in told if value is True)
        untouched = counts(reply for value, reply in told if value is False)
        change = statistics.change(untouched, touched)
        if change is not None:
            found.append((key, touched, untouched, change))
    adjusted = statistics.discoveries([change.p for *_, change in found])
    made = [
        Driver(key=key, touched=touched.n, untouched=untouched.n, change=change, q=q)
        for (key, touched, untouched, change), q in zip(found, adjusted, strict=True)
    ]
    return sorted(made, key=lambda driver: -abs(driver.change.points))


def trend(replies: Sequence[Reply], *, until: datetime) -> list[Point]:
    """The score of the 90 days up to each of the last 26 weeks' ends, oldest first; before the first answer
    none."""
    if not replies:
        return []
    first = min(reply.at for reply in replies)
    ends = [until - STEP * back for back in range(POINTS - 1, -1, -1)]
    found = []
    for end in ends:
        inside = counts(reply for reply in replies if end - WINDOW < reply.at <= end)
        if end >= first:
            found.append(Point(at=end, n=inside.n, score=statistics.estimate(inside)))
    return found


def periods(replies: Sequence[Reply], *, until: datetime) -> tuple[Counts, Counts]:
    """The 90 days before the last, and the last 90 days."""
    last = counts(reply for reply in replies if until - WINDOW < reply.at <= until)
    before = counts(reply for reply in replies if until - 2 * WINDOW < reply.at <= until - WINDOW)
    return before, last


def _by_value(replies: Sequence[Reply]) -> Callable[[Reply], list[tuple[str, str]]]:
    place = thirds([reply.facts["spent"] for reply in replies if "spent" in reply.facts])
    return lambda reply: [(place(reply.facts["spent"]),) * 2] if "spent" in reply.facts else []
