"""How long people stay, where they go, and what goes with advancing."""

from __future__ import annotations

from math import isclose, sqrt

from tracking.journeys.stages.rules import DAY, HOUR
from tracking.reports.stages import advancing, staying
from tracking.reports.stages.staying import STILL, Move
from tracking.reports.stages.values import Sign, Stay, advances

NOW = 100 * DAY


def stay(
    person: str,
    stage: str = "considering",
    *,
    days: float | None = None,
    to: str = "intending",
    entered: int = 0,
) -> Stay:
    left = None if days is None else entered + round(days * DAY)
    return Stay(
        person=person,
        stage=stage,
        because="view_item",
        entered=entered,
        left=left,
        onward=((to, left),) if left is not None else (),
    )


def test_the_median_counts_those_who_are_still_there() -> None:
    gone = [(2 * DAY, True), (4 * DAY, True), (6 * DAY, True), (8 * DAY, True)]
    assert staying.survived(gone, 0.5) == 4 * DAY
    waiting = [(3 * DAY, False), (5 * DAY, False), (30 * DAY, False), (30 * DAY, False)]
    # S(2) = 7/8; then 6 at risk: S(4) = 7/8 · 5/6; 4 at risk: S(6) = .547; 3 at risk: S(8) = .365
    assert staying.survived(gone + waiting, 0.75) == 4 * DAY
    assert staying.survived(gone + waiting, 0.5) == 8 * DAY
    assert staying.survived(gone + waiting, 0.25) is None
    assert staying.survived([], 0.5) is None


def test_each_stage_tells_its_stays_and_where_they_led() -> None:
    stays = [
        stay("a", days=1),
        stay("b", days=3, to="aware"),
        stay("b", entered=50 * DAY),
        stay("c", "aware", days=2),
    ]
    aware, considering = staying.lengths(stays, now=NOW)
    assert (aware.stage, considering.stays, considering.people, considering.still) == ("aware", 3, 2, 1)
    assert considering.median == 3 * DAY
    assert staying.moves(stays) == [
        Move(stage="aware", to="intending", stays=1, of=1),
        Move(stage="considering", to="aware", stays=1, of=3),
        Move(stage="considering", to="intending", stays=1, of=3),
        Move(stage="considering", to=STILL, stays=1, of=3),
    ]


def test_one_layer_is_the_plain_difference_with_its_usual_error() -> None:
    found = advancing.difference([(10, 20, 5, 20)])
    assert found is not None
    assert isclose(found[0], 0.25)
    assert isclose(found[1], sqrt(0.5 * 0.5 / 20 + 0.25 * 0.75 / 20))
    assert advancing.difference([(3, 5, 0, 0), (0, 0, 2, 5)]) is None


def test_what_only_busy_people_do_is_not_taken_for_a_cause() -> None:
    # Busy people advance in 60 of 100 cases and mostly do it, quiet ones in 20 of 100 and mostly do not.
    raw = (48 + 4) / 100 - (12 + 16) / 100
    found = advancing.difference([(48, 80, 12, 20), (4, 20, 16, 80)])
    assert found is not None
    assert raw > 0.2
    assert isclose(found[0], 0, abs_tol=1e-12)


def people(helped: bool) -> tuple[list[Stay], dict[str, list[Sign]]]:
    """80 people who began to consider on day 10; half of them searched an hour later."""
    stays, signs = [], {}
    for n in range(80):
        person, searched = f"p{n}", n % 2 == 0
        advanced = n % 4 == 0 or (helped and searched)
        stays.append(stay(person, entered=10 * DAY, days=5 if advanced else None))
        seen = 10 * DAY + HOUR
        signs[person] = [Sign(name="view_item", first=10 * DAY, last=10 * DAY, count=1)]
        if searched:
            signs[person].append(Sign(name="search", first=seen, last=seen, count=1))
        signs[person].append(
            Sign(name="page_view", first=20 * DAY, last=20 * DAY, count=9)
        )  # too late to count
    return stays, signs


def test_an_action_is_ranked_by_its_difference_with_an_interval() -> None:
    ranked = advancing.rank(*people(helped=True), now=NOW)
    (search,) = ranked.actions
    assert (search.name, search.did, search.did_not) == ("search", 40, 40)
    assert search.share_did == search.difference == 1.0
    assert search.clear
    assert ranked.compared == {"considering": 80}
    (even,) = advancing.rank(*people(helped=False), now=NOW).actions
    assert even.low < even.difference < even.high


def test_the_young_the_gone_and_the_few_are_left_out() -> None:
    stays, signs = people(helped=True)
    early = advancing.rank(stays, signs, now=35 * DAY)
    assert early.actions == ()
    assert early.maturing == {"considering": 80}
    assert advancing.rank(stays[:30], signs, now=NOW).actions == ()
    at_once = [stay("q", entered=10 * DAY, days=0.5)]
    assert advancing.rank(at_once, {}, now=NOW).compared == {}


def test_advancing_is_a_further_stage_and_for_customers_buying_again() -> None:
    assert advances("aware", "customer")
    assert not advances("intending", "considering")
    assert advances("customer", "customer")
    assert advances("advocate", "customer")
    assert not advances("customer", "intending")
