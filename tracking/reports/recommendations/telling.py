"""The kept figures of slots as an answer."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select

from shop.kernel import db
from shop.kernel.errors import N_
from tracking.reports.base import LINES, MONEY, SHARE, Answer, Asked, Chart, Note, Tile
from tracking.reports.recommendations import learning, tables, words
from tracking.reports.recommendations.models import DEMO, OWN, SlotFact, SlotStanding
from tracking.reports.trends import weeks


def tell(asked: Asked) -> Answer:
    """Tiles, every slot since it began, and the weeks of the period."""
    lot = _lot(asked)
    slot = asked.options.get("slot", words.EVERY)
    standings, facts = read_standings(lot, slot), _facts(asked, lot, slot)
    today = asked.at.astimezone(ZoneInfo(asked.period.zone)).date()
    course = learning.table(facts, today=today)
    return Answer(
        question="recommendations",
        asked=asked,
        as_of=min((one.as_of for one in standings), default=asked.at),
        unit=N_("people, from the first time they were shown the row; money without delivery and tax on top"),
        tiles=_tiles(standings, facts),
        tables=(course, *tables.since(standings), tables.by_week(facts)),
        charts=(
            Chart(
                table=course.key, kind=LINES, x=("week",), y=("fallback", "learned"), low="low", high="high"
            ),
        )
        if len([row for row in course.rows if row["fallback"] is not None]) > 1
        else (),
        notes=_notes(standings, lot),
    )


def _lot(asked: Asked) -> str:
    """The shop's own figures; the demo's where they are asked for, or while there are no others."""
    if asked.options.get("history") == words.ONLY_DEMO:
        return DEMO
    found = set(db.session().scalars(select(SlotStanding.lot).distinct()))
    return DEMO if found == {DEMO} else OWN


def read_standings(lot: str, slot: str = words.EVERY) -> list[SlotStanding]:
    """How each slot (or one) stands since it began."""
    rows = select(SlotStanding).where(SlotStanding.lot == lot)
    if slot:
        rows = rows.where(SlotStanding.slot == slot)
    return list(db.session().scalars(rows.order_by(SlotStanding.slot)))


def _facts(asked: Asked, lot: str, slot: str) -> list[SlotFact]:
    """The weeks that the period touches, the newest first."""
    zone, begins = ZoneInfo(asked.period.zone), weeks.first_weekday()
    first = weeks.start_of(asked.period.since.astimezone(zone).date(), weeks.WEEK, first=begins)
    last = asked.period.last.astimezone(zone).date()
    inside = SlotFact.week.between(first.isoformat(), last.isoformat())
    rows = select(SlotFact).where(SlotFact.lot == lot, inside)
    if slot:
        rows = rows.where(SlotFact.slot == slot)
    order = (SlotFact.week.desc(), SlotFact.slot, SlotFact.policy.desc())
    return list(db.session().scalars(rows.order_by(*order)))


def _tiles(standings: Sequence[SlotStanding], facts: Sequence[SlotFact]) -> tuple[Tile, ...]:
    shown, clicks = sum(one.shown for one in facts), sum(one.clicks for one in facts)
    proven = [one for one in standings if one.told["verdict"] == tables.BETTER]
    return (
        Tile(
            key="shown",
            title=N_("Shown"),
            value=shown,
            unit=N_("products"),
            denominator=N_("in rows, in this period"),
        ),
        Tile(
            key="rate",
            title=N_("Followed"),
            value=clicks / shown if shown else None,
            kind=SHARE,
            denominator=N_("of products shown in rows"),
        ),
        Tile(
            key="after",
            title=N_("Bought after a click"),
            value=sum(one.attributed_minor for one in facts),
            kind=MONEY,
            denominator=N_("products bought within 7 days of following them; not proven to be more"),
        ),
        Tile(
            key="proven",
            title=N_("Rows proven better"),
            value=len(proven),
            denominator=N_("than their fallback, since they began"),
        ),
    )


def _notes(standings: Sequence[SlotStanding], lot: str) -> tuple[Note, ...]:
    conflicts = sum(one.told["conflicts"] for one in standings)
    skewed = sum(bool((one.told["balance"] or {}).get("skewed")) for one in standings)
    said = [(N_("%(num)s people saw a row and its fallback and are left out."), conflicts), (_SPLIT, skewed)]
    return (
        *([Note(text=_INVENTED)] if lot == DEMO else []),
        *(Note(text=text, values={"num": count}) for text, count in said if count),
        Note(text=_KNOWN),
        Note(text=_MAILS),
        Note(text=_WEEKS),
    )


_INVENTED = N_("These figures are invented: the demo's visitors were. They are never added to your own.")
_SPLIT = N_(
    "Rows whose people were not split as meant: %(num)s. Chance does so less than once in a thousand times, "
    "so no figure of such a row may be trusted; often a row is empty where its fallback is not."
)
_KNOWN = N_(
    "Revenue is known of visitors who agreed to be remembered; of the others only that a visit ended in a "
    "purchase."
)
_MAILS = N_(
    "Mails count where they were sent with the row, not where they were seen; what their customers bought "
    "afterwards is asked of the orders."
)
_WEEKS = N_(
    "Weeks are the store's own: in its time zone, from the day they begin with. Visits of machines and of "
    "your own people are left out."
)
