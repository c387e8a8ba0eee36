"""From a proposed group to a segment, which goes on taking in whoever is nearest to its center."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shop.customers.grouping import queries as grouping
from shop.customers.grouping.models import Segment
from shop.kernel import db
from shop.kernel.errors import N_, DomainError, NotFound
from tracking.segments import operations
from tracking.segments.days import day_of
from tracking.segments.groups import finding, measuring
from tracking.segments.groups.models import GroupSearch

if TYPE_CHECKING:
    from tracking.segments.rules.judging import Known

KIND = "group"


class Unstable(DomainError):
    """A group that the same customers would not form again."""


def adopt(*, search_id: uuid.UUID, group: int, name: str, note: str = "", at: datetime) -> Segment:
    """Make a segment of a group of a search. Raises NotFound, Unstable, Conflict. Within a transaction."""
    search = db.session().get(GroupSearch, search_id)
    if search is None or not 0 <= group < len(search.groups):
        raise NotFound(N_("There is no such group any more; look at the newest proposals."))
    if search.groups[group]["stability"] < finding.DISSOLVED:
        raise Unstable(
            N_("This group would not be found again among the same customers, so it cannot be kept.")
        )
    rule = {"search": str(search.id), "group": group, "scales": search.scales, "centers": search.centers}
    return operations.adopt(name=name, note=note, kind=KIND, family="", rule=rule, at=at)


def adopted(search: GroupSearch) -> dict[int, Segment]:
    """Which groups of a search are segments already."""
    return {
        int(one.rule["group"]): one
        for one in grouping.living()
        if one.kind == KIND and one.rule.get("search") == str(search.id)
    }


def judge(known: Known, segments: Sequence[Segment]) -> frozenset[str]:
    """Which of these groups a customer belongs to: of each search the one with the nearest center."""
    if not known.traits.get("orders"):
        return frozenset()
    places: dict[str, int] = {}
    for one in segments:
        if one.rule["search"] not in places:
            places[one.rule["search"]] = _place(known.traits, one.rule, known.today)
    return frozenset(one.code for one in segments if places[one.rule["search"]] == one.rule["group"])


def astray(*, at: datetime) -> set[uuid.UUID]:
    """Whoever is in another group than the nearest by now: days pass, and then nobody's facts say so."""
    living = [one for one in grouping.living() if one.kind == KIND]
    if not living:
        return set()
    people, columns = measuring.everybody(today=day_of(at))
    wrong: set[uuid.UUID] = set()
    for one in living:
        wrong |= set(grouping.member_ids(one.code)) ^ _belonging(one.rule, people, columns)
    return wrong


def _belonging(rule: dict[str, Any], people: list[uuid.UUID], columns: dict[str, Any]) -> set[uuid.UUID]:
    import numpy as np

    from tracking.segments.groups import scaling

    if not people:
        return set()
    points = scaling.apply(measuring.scales(rule), columns)
    places = finding.nearest(points, np.array(rule["centers"], dtype=np.float64))
    return {person for person, place in zip(people, places, strict=True) if place == rule["group"]}


def _place(traits: Any, rule: dict[str, Any], today: int) -> int:
    """The place of the nearest center; of two as near, the first. One person at a time, so without numpy."""
    at = measuring.point(traits, measuring.scales(rule), today=today)
    far = [sum((a - b) ** 2 for a, b in zip(at, center, strict=True)) for center in rule["centers"]]
    return far.index(min(far))
