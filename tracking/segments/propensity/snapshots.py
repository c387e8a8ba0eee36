"""What was known of people at moments of the past, and whether they bought soon after.

One moment a person and week, drawn so that no weekday is left out. Of a moment only earlier days are known:
a day's own facts stand on the other side of the line, together with what is to be foretold. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracking.segments.propensity.frames import Frame
from tracking.segments.propensity.training import Examples

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

WEEK = 7
WEEKS = 26  # looked back; older habits are of another shop
AGES = 1 << 21  # days; larger than any day number, so that person and day make one number
LONG = 365.0  # days; "never" and longer ago are the same
ORDER = "order"
# (fact, days): how often within the last so many days
TIMES = (
    *(("visit", 7), ("visit", 30), ("view", 7), ("view", 30), ("cart", 7), ("cart", 30)),
    *(("checkout", 7), ("search", 30), ("wish", 30), ("mail_click", 30), ("mail", 30), ("message", 30)),
    *(("order", 90), ("return", 365), ("refund", 365), ("late", 365), ("trouble", 365)),
    *(("low_answer", 365), ("answer", 365), ("review", 365)),
)
SINCE = ("order", "visit", "view", "cart", "mail_click", "delivered")
ORDERS, SPENT, DUE, KNOWN, WAITING = "orders", "spent", "due", "known", "waiting"


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Facts of one kind, one entry each: `at` is person * AGES + day, rising; `amount` in minor units."""

    at: Array
    amount: Array

    def before(self, who: Array, day: Array) -> Array:
        """How many of this and earlier persons' lie before `day`: shape as `who`."""
        import numpy as np

        found: Array = np.searchsorted(self.at, who * AGES + day, side="left")
        return found

    def times(self, who: Array, day: Array, within: int) -> Array:
        """How many lie in the `within` days before `day`."""
        return self.before(who, day) - self.before(who, day - within)

    def all(self, who: Array, day: Array) -> tuple[Array, Array]:
        """How many lie before `day` altogether, and what they amount to."""
        import numpy as np

        last, first = self.before(who, day), self.before(who, np.zeros_like(day))
        sums = np.concatenate([[0], np.cumsum(self.amount)])
        return last - first, sums[last] - sums[first]

    def since(self, who: Array, day: Array) -> Array:
        """Days since the last one before `day`; LONG where there is none within it."""
        import numpy as np

        if not len(self.at):
            return np.full(len(who), LONG)
        place = self.before(who, day) - 1
        last = self.at[np.maximum(place, 0)]
        theirs = (place >= 0) & (last // AGES == who)
        return np.where(theirs, np.minimum(day - last % AGES, LONG), LONG)

    def first(self, who: Array) -> Array:
        """Each person's first day; AGES - 1 where there is none."""
        import numpy as np

        place = np.searchsorted(self.at, who * AGES, side="left")
        at = np.append(self.at, -1)[place]
        return np.where(at // AGES == who, at % AGES, AGES - 1)


@dataclass(frozen=True, kw_only=True)
class Past:
    """All facts of `people` persons (numbered from 0), by kind, and the day since which each is known."""

    people: int
    known: Array
    facts: Mapping[str, Happened]

    def of(self, kind: str) -> Happened:
        """The facts of a kind; none of it is none."""
        import numpy as np

        return self.facts.get(kind) or Happened(at=np.zeros(0, np.int64), amount=np.zeros(0, np.int64))


def facts(who: Array, day: Array, amount: Array) -> Happened:
    """Facts of one kind in any order; several of a person on a day stay several."""
    import numpy as np

    at = who.astype(np.int64) * AGES + day
    order = np.argsort(at, kind="stable")
    return Happened(at=at[order], amount=amount[order])


def frame(past: Past, who: Array, day: Array, *, gap: float) -> Frame:
    """What is known of persons `who` when `day` begins: shapes (n,). `gap`: the shop's between orders."""
    import numpy as np

    numbers = {f"{kind}_{days}": past.of(kind).times(who, day, days) for kind, days in TIMES}
    numbers |= {f"since_{kind}": past.of(kind).since(who, day) for kind in SINCE}
    count, spent = past.of(ORDER).all(who, day)
    began = past.of(ORDER).first(who)
    span = day - numbers["since_order"] - began
    own = np.where(count > 1, span / np.maximum(count - 1, 1), gap)
    numbers[ORDERS], numbers[SPENT] = count, spent
    numbers[DUE] = np.where(count > 0, numbers["since_order"] / np.maximum(own, 1), 0.0)
    numbers[KNOWN] = day - past.known[who]
    open_ = past.of(ORDER).times(who, day, 30) - past.of("delivered").times(who, day, 30)
    numbers[WAITING] = np.maximum(open_, 0)
    return Frame(numbers={name: column.astype(np.float64) for name, column in numbers.items()})


def bought(past: Past, who: Array, day: Array, *, horizon: int) -> Array:
    """1 for those who order on `day` or in the `horizon` - 1 days after it: shape (n,)."""
    ahead = past.of(ORDER).times(who, day + horizon, horizon)
    return (ahead > 0).astype("int64")


def drawn(past: Past, *, today: int, horizon: int, most: int) -> tuple[Array, Array]:
    """(who, day) of one moment a person and week whose end is known: at most about `most`."""
    import numpy as np

    everybody = np.arange(past.people, dtype=np.int64)
    share = min(1.0, most / max(past.people * WEEKS, 1))
    found = []
    for week in range(WEEKS - 1, -1, -1):
        lot = _lots(everybody, week)
        day = today - horizon - week * WEEK - (lot % WEEK).astype(np.int64)
        chosen = (day > past.known) & ((lot // WEEK) % 10_000 < share * 10_000)
        found.append((everybody[chosen], day[chosen]))
    return np.concatenate([who for who, _ in found]), np.concatenate([day for _, day in found])


def examples(past: Past, *, today: int, horizon: int, most: int, gap: float) -> Examples:
    """Moments with what was known and what came of it; their time is the week, the newest 0 back to -25."""
    who, day = drawn(past, today=today, horizon=horizon, most=most)
    return Examples(
        frame=frame(past, who, day, gap=gap),
        truth=bought(past, who, day, horizon=horizon),
        time=-((today - horizon - day) // WEEK),
        person=who,
        blind=-(-horizon // WEEK),
    )


def usual_gap(past: Past) -> float:
    """Half of the times between two orders of a person are shorter (days); 90 where there are none."""
    import numpy as np

    at = past.of(ORDER).at
    same = at[1:] // AGES == at[:-1] // AGES
    gaps = np.diff(at)[same]
    gaps = gaps[gaps > 0]
    return float(np.median(gaps)) if len(gaps) else 90.0


def _lots(who: Array, week: int) -> Array:
    """A number that looks drawn, the same each time (splitmix64)."""
    import numpy as np

    salt = (week + 1) * 0xD1B54A32D192ED03 % 2**64
    x = who.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(salt)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Array = (x ^ (x >> np.uint64(31))) >> np.uint64(2)
    return found
