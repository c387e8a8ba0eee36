"""What the owner decides: when to ask, whom, and what else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.catalog.models import Collection, Product
from shop.kernel import db, preferences
from shop.kernel.errors import N_, DomainError
from shop.kernel.preferences import Preference
from tracking.nps import preferences as chosen
from tracking.nps.models import NpsAnswer
from tracking.nps.topics import known

SUBJECTS: dict[str, Any] = {"product": Product, "collection": Collection}


class BadDelay(DomainError):
    """A delay, hour or share that makes no sense."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The settings as one value; see `preferences`."""

    enabled: bool
    delay_days: int
    cool_off_days: int = 90
    hour: int = 9
    sample_percent: int = 100
    reminder: bool = True
    on_site: bool = True
    csat: bool = False
    ces: bool = False
    fixed: bool = True
    help: bool = False
    visitors: bool = False


_KEPT: dict[str, Preference[Any]] = {
    "enabled": chosen.ENABLED,
    "delay_days": chosen.DELAY_DAYS,
    "cool_off_days": chosen.COOL_OFF_DAYS,
    "hour": chosen.HOUR,
    "sample_percent": chosen.SAMPLE,
    "reminder": chosen.REMINDER,
    "on_site": chosen.ON_SITE,
    "csat": chosen.CSAT,
    "ces": chosen.CES,
    "fixed": chosen.FIXED,
    "help": chosen.HELP,
    "visitors": chosen.VISITORS,
}
# After such a change answers may differ without customers feeling differently.
_METHOD = ("delay_days", "cool_off_days", "hour", "reminder", "on_site", "sample_percent")


def current() -> Choices:
    """What holds now."""
    return Choices(**{name: preferences.get(kept) for name, kept in _KEPT.items()})


def choose(choices: Choices, *, at: datetime) -> Choices:
    """Keep the owner's choices, with a mark on the charts where the method changed. Raises BadDelay."""
    if not 0 <= choices.delay_days <= chosen.MAX_DELAY:
        raise BadDelay(N_("The delay is 0 to %(most)d days."), most=chosen.MAX_DELAY)
    if choices.cool_off_days not in chosen.COOL_OFFS:
        raise BadDelay(N_("Please choose one of the offered answers."))
    if not 0 <= choices.hour <= 23 or not 1 <= choices.sample_percent <= 100:
        raise BadDelay(N_("Please choose one of the offered answers."))
    before = current()
    for name, kept in _KEPT.items():
        if getattr(choices, name) != getattr(before, name):
            preferences.put(kept, getattr(choices, name), at=at)
            if name in _METHOD:
                _mark(name, at=at)
    return choices


def set_delay(*, subject: str, subject_id: uuid.UUID, days: int, at: datetime) -> None:
    """Goods of one product or collection ("product", "collection") are asked about after so many days.

    Raises BadDelay.
    """
    model = SUBJECTS.get(subject)
    if model is None or db.session().get(model, subject_id) is None:
        raise BadDelay(N_("Please choose one of the offered answers."))
    if not 0 <= days <= chosen.MAX_DELAY:
        raise BadDelay(N_("The delay is 0 to %(most)d days."), most=chosen.MAX_DELAY)
    rules = preferences.get(chosen.DELAY_RULES)
    if len(rules) >= chosen.MAX_RULES:
        raise BadDelay(N_("These are too many rules."))
    _put_rules({**rules, f"{subject}:{subject_id}": days}, at=at)


def remove_delay(key: str, *, at: datetime) -> None:
    """Take a rule away; harmless twice."""
    rules = preferences.get(chosen.DELAY_RULES)
    if key in rules:
        _put_rules({name: days for name, days in rules.items() if name != key}, at=at)


def tag(answer_id: uuid.UUID, tags: list[str]) -> NpsAnswer | None:
    """What the owner says an answer is about, beside what its author has tapped."""
    given = db.session().get(NpsAnswer, answer_id, with_for_update=True)
    if given is not None:
        given.staff_tags = [name for name in known(tags) if name not in given.tags]
    return given


def _put_rules(rules: dict[str, int], *, at: datetime) -> None:
    preferences.put(chosen.DELAY_RULES, rules, at=at)
    _mark("delay_rules", at=at)


def _mark(what: str, *, at: datetime) -> None:
    marks = [*preferences.get(chosen.BREAKS), {"at": at.isoformat(), "what": what}]
    preferences.put(chosen.BREAKS, marks[-chosen.MAX_BREAKS :], at=at)
