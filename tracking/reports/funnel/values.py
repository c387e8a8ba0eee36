"""What a funnel is asked for and what it answers: frozen values, no numbers of anybody's storage.

Times are whole microseconds, UTC; shares 0..1; money in minor units of `FunnelAnswer.currency`.
"""

from __future__ import annotations

from dataclasses import dataclass

PERSON, VISITOR, SESSION, CART, ORDER = "person", "visitor", "session", "cart", "order"
UNITS = (PERSON, VISITOR, SESSION, CART, ORDER)
HOLDS = ("", CART, SESSION, ORDER)
FIELDS = ("channel", "source", "medium", "campaign", "referrer_host", "device", "locale", "path", "lot")
BREAKDOWNS = ("", *FIELDS[:7], "landing_path", "path", "lot")
OPERATORS = ("=", "!=", "~", "^")
PROPS = "props."
MAIN = "main"


@dataclass(frozen=True)
class Where:
    """That a field of the event is (=), is not (!=), contains (~) or begins with (^) a text."""

    field: str
    op: str
    value: str

    def holds(self, text: str) -> bool:
        """Whether it is true of this value of the field."""
        if self.op == "~":
            return self.value in text
        if self.op == "^":
            return text.startswith(self.value)
        return (text == self.value) == (self.op == "=")


@dataclass(frozen=True)
class Condition:
    """An event by name, of which all of `where` is true."""

    event: str
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Step:
    """Any of these events. `within_us`: at most so long after the step before it."""

    any_of: tuple[Condition, ...]
    optional: bool = False
    within_us: int | None = None
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Events that spoil an attempt when they lie between two steps (numbers from 1; `before` 0: the last)."""

    any_of: tuple[Condition, ...]
    after: int = 1
    before: int = 0


@dataclass(frozen=True, kw_only=True)
class FunnelSpec:
    """The question. Entries lie in [start, end); what comes after `as_of` is not looked at.

    `only` are conditions on the entry; `hold`: events that carry a cart (visit, order) must carry the same.
    """

    steps: tuple[Step, ...]
    window_us: int
    start: int
    end: int
    as_of: int
    unit: str = PERSON
    exclusions: tuple[Exclusion, ...] = ()
    hold: str = ""
    by: str = ""
    only: tuple[Where, ...] = ()
    open_entry: bool = False
    lots: tuple[str, ...] | None = None
    compare: tuple[Where, ...] | None = None
    previous: tuple[int, int] | None = None

    @property
    def required(self) -> tuple[int, ...]:
        """Places of the steps that cannot be left out."""
        return tuple(place for place, step in enumerate(self.steps) if not step.optional)


@dataclass(frozen=True, kw_only=True)
class Times:
    """How long a step takes, by Kaplan and Meier: those still on their way count as long as they are seen.

    `n` began, `done` got there. A time is None where the curve never gets so far.
    """

    n: int
    done: int
    p25: int | None
    p50: int | None
    p75: int | None
    p90: int | None


@dataclass(frozen=True, kw_only=True)
class StepResult:
    """One step. `count` is of entries whose window has passed, `maturing` of the others (in no share).

    `share` is of the first step, with an interval of 95 % (Wilson); `of_previous` of the step before that
    cannot be left out, and `lost` what went missing since it.
    """

    number: int
    label: str
    events: tuple[str, ...]
    optional: bool
    count: int
    maturing: int
    share: float | None
    low: float | None
    high: float | None
    of_previous: float | None
    lost: int
    times: Times | None = None


@dataclass(frozen=True, kw_only=True)
class Bottleneck:
    """What losing people between two steps costs: lost × share that would have gone on to the end × value.

    Money is None where the last step carries no amount. `low` and `high`: 95 %.
    """

    before: int
    after: int
    lost: int
    downstream: float
    orders: float
    order_value: float | None
    recoverable: float | None
    low: float | None
    high: float | None
    rank: int


@dataclass(frozen=True, kw_only=True)
class Series:
    """One way through: everybody, one value of the breakdown, or what it is compared with."""

    key: str
    label: str
    steps: tuple[StepResult, ...]
    entered: int
    maturing: int
    conversion: float | None
    low: float | None
    high: float | None
    time: Times | None = None
    curve: tuple[tuple[int, float], ...] = ()
    revenue: int | None = None


@dataclass(frozen=True, kw_only=True)
class FunnelAnswer:
    """The answer. `excluded` units left because their best attempt was spoiled; `orders` gave the value."""

    spec: FunnelSpec
    unit: str
    main: Series
    breakdown: tuple[Series, ...] = ()
    compared: Series | None = None
    bottlenecks: tuple[Bottleneck, ...] = ()
    excluded: int = 0
    currency: str = ""
    orders: int = 0
    as_of: int = 0
    source: str = "lake"
    events_read: int = 0
