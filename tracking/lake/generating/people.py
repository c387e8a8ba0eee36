"""Who comes, when and from where: visitors with their returns, days with their seasons, channels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SECOND, DAY = 1_000_000, 86_400_000_000
KEEN, VISITS_OF_KEEN, VISITS_OF_OTHERS = 0.4, 3.4, 1.5  # who wants something comes more often
VISITS_EACH = KEEN * VISITS_OF_KEEN + (1 - KEEN) * VISITS_OF_OTHERS
GAP_DAYS, GAP_SPREAD = (
    4.0,
    1.5,
)  # the middle of the time until one comes again, and the spread of its logarithm
GROWTH = 0.6  # by how much the last day is busier than the first
WEEK = (1.0, 0.96, 0.95, 0.98, 1.0, 1.12, 1.2)  # from Monday
HOURS = (5, 3, 2, 1, 1, 2, 4, 8, 12, 15, 17, 18, 19, 18, 17, 17, 18, 20, 23, 27, 28, 24, 17, 10)

# channel, source, medium, campaign, outside referrer, weight of first visits, weight of returns
ORIGINS = (
    ("Organic Search", "google", "organic", "", "www.google.com", 27, 16),
    ("Organic Search", "bing", "organic", "", "www.bing.com", 3, 2),
    ("Direct", "(direct)", "(none)", "", "", 19, 42),
    ("Paid Search", "google", "cpc", "brand", "www.google.com", 8, 5),
    ("Paid Search", "google", "cpc", "linen", "www.google.com", 6, 3),
    ("Paid Social", "instagram", "paid_social", "spring-lookbook", "l.instagram.com", 11, 4),
    ("Paid Social", "facebook", "paid_social", "retargeting", "l.facebook.com", 3, 5),
    ("Organic Social", "instagram.com", "referral", "", "instagram.com", 8, 4),
    ("Organic Social", "pinterest.com", "referral", "", "pinterest.com", 4, 2),
    ("Referral", "thegoodlist.example", "referral", "", "thegoodlist.example", 5, 2),
    ("Email", "newsletter", "email", "monthly", "", 1, 10),
    ("Email", "newsletter", "email", "back-in-stock", "", 0.5, 4),
    ("AI Assistants", "chatgpt.com", "ai-assistant", "", "chatgpt.com", 4, 1),
    ("Paid Shopping", "google", "cpc", "shopping-feed", "www.google.com", 5, 2),
)
DEVICES, DEVICE_SHARES = ("mobile", "desktop", "tablet"), (0.63, 0.32, 0.05)
PHONE = 0
LOCALES, LOCALE_SHARES = ("en", "he"), (0.82, 0.18)
CONSENTS, CONSENT_SHARES = ("granted", "unset", "denied"), (0.78, 0.13, 0.09)
GRANTED = 0
BOTS, STAFF = 0.03, 0.004


@dataclass(frozen=True, kw_only=True)
class People:
    """One entry a visitor: who wants something, places in DEVICES, LOCALES and CONSENTS, who is no person."""

    keen: np.ndarray
    device: np.ndarray
    locale: np.ndarray
    consent: np.ndarray
    bot: np.ndarray
    internal: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Visits:
    """One entry a visit, oldest first: who (place in People), when it began (µs), place in ORIGINS."""

    visitor: np.ndarray
    start: np.ndarray
    origin: np.ndarray

    def part(self, begin: int, end: int) -> Visits:
        """The visits from place `begin` to before `end`."""
        return Visits(
            visitor=self.visitor[begin:end], start=self.start[begin:end], origin=self.origin[begin:end]
        )


def draw(
    rng: np.random.Generator, *, visits: int, first: int, until: int, spare: float = 1.6
) -> tuple[People, Visits]:
    """About `visits` visits that begin in [first, until) (µs), by people who come back."""
    # Returns after the end fall away, so more are drawn and the surplus is left out evenly.
    people = max(int(visits / VISITS_EACH * spare), 1)
    keen = rng.random(people) < KEEN
    each = rng.geometric(np.where(keen, 1 / VISITS_OF_KEEN, 1 / VISITS_OF_OTHERS))
    visitor = np.repeat(np.arange(people), each)
    is_first = np.ones(len(visitor), bool)
    is_first[1:] = visitor[1:] != visitor[:-1]
    start = _returns(rng, visitor, is_first, _moments(rng, people, first, until))
    kept = np.flatnonzero(start < until)
    if len(kept) < visits:  # of few days most returns lie after the end
        return draw(rng, visits=visits, first=first, until=until, spare=2 * spare)
    if len(kept) > visits:
        _, last = np.unique(visitor[kept], return_index=True)
        ends = np.append(last[1:], len(kept))
        kept = kept[: ends[np.searchsorted(ends, visits)]]
    order = kept[np.argsort(start[kept], kind="stable")]
    return _people(rng, keen[: int(visitor[kept].max()) + 1]), Visits(
        visitor=visitor[order], start=start[order], origin=_origins(rng, is_first[order])
    )


def _moments(rng: np.random.Generator, count: int, first: int, until: int) -> np.ndarray:
    days = np.arange(first // DAY, (until - 1) // DAY + 1)
    weight = np.array(WEEK)[(days + 3) % 7] * np.linspace(1, 1 + GROWTH, len(days))
    day = rng.choice(days, size=count, p=weight / weight.sum())
    hour = rng.choice(24, size=count, p=np.array(HOURS) / sum(HOURS))
    at = day * DAY + hour * 3600 * SECOND + rng.integers(0, 3600 * SECOND, count)
    return np.where((at >= first) & (at < until), at, rng.integers(first, until, count))


def _returns(
    rng: np.random.Generator, visitor: np.ndarray, is_first: np.ndarray, begin: np.ndarray
) -> np.ndarray:
    """Each visit's moment: the visitor's first, then as many gaps later as there were returns."""
    days = rng.lognormal(np.log(GAP_DAYS), GAP_SPREAD, len(visitor))
    gap = np.where(is_first, 0, 2 * 3600 * SECOND + np.minimum(days, 400) * DAY).astype(np.int64)
    total = np.cumsum(gap)
    return begin[visitor] + total - total[np.flatnonzero(is_first)][visitor]


def _origins(rng: np.random.Generator, is_first: np.ndarray) -> np.ndarray:
    weights = np.array([origin[5:] for origin in ORIGINS], float)
    weights /= weights.sum(axis=0)
    drawn = [rng.choice(len(ORIGINS), size=len(is_first), p=weights[:, column]) for column in (0, 1)]
    return np.where(is_first, *drawn).astype(np.int16)


def _people(rng: np.random.Generator, keen: np.ndarray) -> People:
    count = len(keen)
    return People(
        keen=keen,
        device=rng.choice(len(DEVICES), size=count, p=DEVICE_SHARES).astype(np.int8),
        locale=rng.choice(len(LOCALES), size=count, p=LOCALE_SHARES).astype(np.int8),
        consent=rng.choice(len(CONSENTS), size=count, p=CONSENT_SHARES).astype(np.int8),
        bot=rng.random(count) < BOTS,
        internal=rng.random(count) < STAFF,
    )
