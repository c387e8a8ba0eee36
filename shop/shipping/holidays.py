"""Days on which a country's carriers do not deliver, worked out for any year. Pure, offline.

National holidays only, as the laws name them: US 5 U.S.C. §6103, UK Banking and Financial Dealings Act 1971,
the federal or national holidays of the others; Israel's days of rest of the Law and Administration Ordinance,
by the arithmetic Hebrew calendar (Reingold and Dershowitz, Calendrical Calculations, chapter 8). A country
that is not here has weekends only; what a region adds, the owner adds as a day off.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

SUNDAY_TO_THURSDAY, MONDAY_TO_FRIDAY = frozenset({6, 0, 1, 2, 3}), frozenset(range(5))
_SUNDAY_FIRST = {"IL", "SA", "KW", "QA", "BH", "OM", "JO", "EG", "DZ", "IQ"}
_LAST = -1

# (month, day) of each year; days after Easter Sunday; (month, weekday, how many-th).
_FIXED: dict[str, tuple[tuple[int, int], ...]] = {
    "US": ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25)),
    "GB": ((1, 1), (12, 25), (12, 26)),
    "DE": ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)),
    "AT": ((1, 1), (1, 6), (5, 1), (8, 15), (10, 26), (11, 1), (12, 8), (12, 25), (12, 26)),
    "FR": ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)),
    "BE": ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)),
    "NL": ((1, 1), (12, 25), (12, 26)),
    "IT": ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)),
    "ES": ((1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)),
}
_EASTER: dict[str, tuple[int, ...]] = {
    "GB": (-2, 1),
    "DE": (-2, 1, 39, 50),
    "AT": (1, 39, 50, 60),
    "FR": (1, 39, 50),
    "BE": (1, 39, 50),
    "NL": (1, 39, 50),
    "IT": (1,),
    "ES": (-2,),
}
_WEEKDAYS: dict[str, tuple[tuple[int, int, int], ...]] = {
    "US": ((1, 0, 3), (2, 0, 3), (5, 0, _LAST), (9, 0, 1), (10, 0, 2), (11, 3, 4)),
    "GB": ((5, 0, 1), (5, 0, _LAST), (8, 0, _LAST)),
}


def working_days(country: str) -> frozenset[int]:
    """Weekdays (0 is Monday) that count as business days in `country` (ISO 3166-1)."""
    return SUNDAY_TO_THURSDAY if country in _SUNDAY_FIRST else MONDAY_TO_FRIDAY


@lru_cache(maxsize=256)
def of_year(country: str, year: int) -> frozenset[date]:
    """The days of rest of `country` that fall into `year`; empty for a country that is not known here."""
    if country == "IL":
        return frozenset(day for day in _israel(year + 3760) | _israel(year + 3761) if day.year == year)
    found = [date(year, month, day) for month, day in _FIXED.get(country, ())]
    found = _OBSERVED.get(country, list)(found)
    found += [_easter(year) + timedelta(days=after) for after in _EASTER.get(country, ())]
    found += [_nth(year, month, weekday, n) for month, weekday, n in _WEEKDAYS.get(country, ())]
    return frozenset(found)


def _american(days: list[date]) -> list[date]:
    """A holiday on Saturday is kept on Friday, one on Sunday on Monday; the day itself counts, too."""
    moved = {5: -1, 6: 1}
    return days + [day + timedelta(days=moved[day.weekday()]) for day in days if day.weekday() in moved]


def _british(days: list[date]) -> list[date]:
    """A holiday at a weekend is kept on the next day that is neither."""
    kept = list(days)
    for day in days:
        substitute = day
        while day.weekday() >= 5 and (substitute.weekday() >= 5 or substitute in kept):
            substitute += timedelta(days=1)
        kept.append(substitute)
    return kept


_OBSERVED: dict[str, Callable[[list[date]], list[date]]] = {"US": _american, "GB": _british}


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    """The `n`-th `weekday` of a month, or its last."""
    if n == _LAST:
        last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm, Meeus, Astronomical Algorithms)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    rest = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * rest) // 433
    month = (h + rest - 7 * m + 90) // 25
    return date(year, month, (h + rest - 7 * m + 33 * month + 19) % 32)


def _israel(hebrew_year: int) -> set[date]:
    """Days of rest of a Hebrew year, which begins in autumn, as Gregorian days."""
    tishri, passover = _new_year(hebrew_year), _new_year(hebrew_year + 1) - timedelta(days=163)
    autumn = (0, 1, 9, 14, 21)  # New Year, the Day of Atonement, Tabernacles, its Eighth Day
    spring = (0, 6, 50)  # the first and the seventh day of Passover, Pentecost
    days = {tishri + timedelta(days=n) for n in autumn} | {passover + timedelta(days=n) for n in spring}
    fifth_of_iyar = passover + timedelta(days=20)
    moved = {4: -1, 5: -2, 0: 1}  # Independence Day keeps away from the Sabbath
    return days | {fifth_of_iyar + timedelta(days=moved.get(fifth_of_iyar.weekday(), 0))}


def _new_year(hebrew_year: int) -> date:
    before, this, after = (_elapsed(hebrew_year + n) for n in (-1, 0, 1))
    correction = 2 if after - this == 356 else 1 if this - before == 382 else 0
    return date.fromordinal(-1_373_427 + this + correction)


def _elapsed(hebrew_year: int) -> int:
    """Days from the epoch to the molad of Tishri, put off where it would fall on a forbidden weekday."""
    months = (235 * hebrew_year - 234) // 19
    day = 29 * months + (12_084 + 13_753 * months) // 25_920
    return day + (3 * (day + 1) % 7 < 3)
