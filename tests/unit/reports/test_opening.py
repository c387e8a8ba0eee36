"""The first act of a visit: rules by example, and the same as looking at each visit step by step."""

from __future__ import annotations

import random

import numpy as np

from tracking.reports.facts import opening
from tracking.reports.facts.measures import GONE, LATE, LISTS, OTHER, OTHERS, OWN, READ
from tracking.reports.facts.opening import CART, ITEM, LIST, OWN_PAGE, PAGE, SEARCH, Acts

SECOND = 1_000_000
Visit = list[tuple[int, float]]


def told(*visits: Visit, engaged_ms: int = 0) -> list[tuple[int, int, bool, str]]:
    """µs and clicks to the first act, landed on a product, and how it was spent otherwise."""
    rows = [(n, kind, int(at * SECOND)) for n, visit in enumerate(visits) for kind, at in visit]
    columns = np.asarray(rows, np.int64).reshape(-1, 3)
    acts = Acts(visit=columns[:, 0], kind=columns[:, 1], after=columns[:, 2])
    found = opening.of(acts, visits=len(visits), engaged_ms=np.full(len(visits), engaged_ms))
    spent = [OTHERS[n] if n >= 0 else "" for n in found.spent.tolist()]
    return list(zip(found.after.tolist(), found.clicks.tolist(), found.landed.tolist(), spent, strict=True))


def test_seconds_and_clicks_count_from_the_page_landed_on() -> None:
    home = (PAGE, 0.0)
    assert told(
        [home, (PAGE, 5), (ITEM, 5)],
        [home, (PAGE, 7), (ITEM, 7)],
        [home, (PAGE, 7.1), (SEARCH, 7.1)],
        [home, (PAGE, 1), (PAGE, 2), (PAGE, 3), (PAGE, 4), (ITEM, 4)],
        [home, (CART, 3)],
        [(PAGE, 0), (ITEM, 0), (CART, 6)],
        [(PAGE, 0), (ITEM, 0), (PAGE, 2), (ITEM, 2)],
    ) == [
        (5 * SECOND, 1, False, ""),
        (7 * SECOND, 1, False, ""),  # both limits are included
        (7_100_000, 1, False, LATE),
        (4 * SECOND, 4, False, LATE),
        (3 * SECOND, 1, False, ""),
        (6 * SECOND, 1, True, ""),
        (2 * SECOND, 1, True, ""),
    ]


def test_what_the_others_did() -> None:
    visits: list[Visit] = [
        [(PAGE, 0)],
        [(PAGE, 0), (ITEM, 0)],
        [(PAGE, 0), (LIST, 0), (PAGE, 9), (LIST, 9)],
        [(OWN_PAGE, 0)],
        [(PAGE, 0), (OWN_PAGE, 3)],
        [(PAGE, 0), (PAGE, 60)],
        [],
    ]
    assert [one[3] for one in told(*visits)] == [GONE, GONE, LISTS, OWN, OWN, OTHER, GONE]
    assert [one[3] for one in told(*visits[:2], engaged_ms=10_000)] == [READ, READ]


def test_it_is_what_looking_at_every_visit_step_by_step_finds() -> None:
    rng = random.Random(3)
    visits = [_made_up(rng) for _ in range(400)]
    assert told(*visits) == [_step_by_step(visit) for visit in visits]


def _made_up(rng: random.Random) -> Visit:
    at, visit = 0.0, [(PAGE, 0.0)]
    for _ in range(rng.randrange(8)):
        kind = rng.choice([PAGE, OWN_PAGE, LIST, ITEM, SEARCH, CART])
        at += rng.choice([0.0, 0.5, 3.0, 20.0]) if kind in (PAGE, OWN_PAGE, CART) else 0.0
        visit.append((kind, at))
    return visit


def _step_by_step(visit: Visit) -> tuple[int, int, bool, str]:
    pages, after, clicks, landed = 0, -1, -1, False
    for kind, at in visit:
        pages += kind in (PAGE, OWN_PAGE)
        looked = kind in (ITEM, SEARCH)
        landed = landed or (looked and pages <= 1)
        if after < 0 and ((looked and pages > 1) or kind == CART):
            after, clicks = int(at * SECOND), pages - 1 + (kind == CART)
    kinds = {kind for kind, _at in visit}
    if 0 <= after <= 7 * SECOND and clicks <= 3:
        spent = ""
    elif after >= 0:
        spent = LATE
    elif OWN_PAGE in kinds:
        spent = OWN
    elif pages <= 1:
        spent = GONE
    else:
        spent = LISTS if LIST in kinds else OTHER
    return after, clicks, landed, spent
