"""The visits of an imported history: the file's own, or found by the rule that our own visits follow."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from tracking.journeys import channels, sessions
from tracking.journeys.channels.rules import Arrival

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GIVEN = """
CREATE OR REPLACE TABLE kept AS SELECT *, visitor || '/' || coalesce(session, '') AS visit
FROM told WHERE reason IS NULL
"""
FOUND = f"""
CREATE OR REPLACE TABLE kept AS SELECT * EXCLUDE (opens), visitor || '/' || sum(opens) OVER of AS visit
FROM (SELECT *, CASE WHEN moment - lag(moment) OVER of <= {sessions.GAP} THEN 0 ELSE 1 END AS opens
      FROM told WHERE reason IS NULL WINDOW of AS (PARTITION BY visitor ORDER BY moment, place))
WINDOW of AS (PARTITION BY visitor ORDER BY moment, place)
"""
LONG = f"""
SELECT visit, moment, place FROM kept WHERE visit IN
    (SELECT visit FROM kept GROUP BY visit HAVING max(moment) - min(moment) > {sessions.CAP})
ORDER BY visit, moment, place
"""
FIRST = """
CREATE OR REPLACE TABLE firsts AS SELECT visit,
    {columns} FROM kept GROUP BY visit
"""
SPREAD = ("channel", "source", "medium", "campaign", "referrer", "device", "locale")


def find(con: DuckDBPyConnection, *, given: bool) -> None:
    """Make `kept` (good lines of `told` with their visit) and `firsts` (what each visit came with)."""
    con.execute(GIVEN if given else FOUND)
    if not given:
        _cut_long_ones(con)
    columns = ", ".join(
        f"coalesce(first({name} ORDER BY moment, place) FILTER ({name} IS NOT NULL), '') AS {name}"
        for name in SPREAD
    )
    con.execute(FIRST.format(columns=columns))
    _channels(con)


def _cut_long_ones(con: DuckDBPyConnection) -> None:
    """A visit of more than a day is several; rare, so by the same function as our own."""
    changes: list[tuple[str, int]] = []
    for visit, group in groupby(con.execute(LONG).fetchall(), key=lambda row: row[0]):
        rows = list(group)
        for number, span in enumerate(sessions.split(at for _, at, _ in rows)):
            changes += [
                (f"{visit}+{number}", place) for _, at, place in rows if span.started_at <= at <= span.last_at
            ]
    if changes:
        con.execute("CREATE OR REPLACE TEMP TABLE cuts(visit VARCHAR, place BIGINT)")
        con.executemany("INSERT INTO cuts VALUES (?, ?)", changes)
        con.execute("UPDATE kept SET visit = cuts.visit FROM cuts WHERE cuts.place = kept.place")


def _channels(con: DuckDBPyConnection) -> None:
    """Channels by our own rules, where the file names sources but no channel."""
    found = con.execute(
        """SELECT DISTINCT source, medium, campaign, referrer FROM firsts
        WHERE channel = '' AND (source || medium || campaign || referrer) <> ''"""
    ).fetchall()
    if not found:
        return
    con.execute(
        """CREATE OR REPLACE TEMP TABLE ways
        (s TEXT, m TEXT, c TEXT, r TEXT, channel TEXT, source TEXT, medium TEXT)"""
    )
    ways = []
    for source, medium, campaign, referrer in found:
        arrival = Arrival(source=source, medium=medium, campaign=campaign, referrer_host=referrer)
        one = channels.classify(arrival)
        ways.append((source, medium, campaign, referrer, one.channel, one.source, one.medium))
    con.executemany("INSERT INTO ways VALUES (?, ?, ?, ?, ?, ?, ?)", ways)
    con.execute(
        """UPDATE firsts SET channel = w.channel, source = w.source, medium = w.medium FROM ways w
        WHERE firsts.channel = '' AND w.s = firsts.source AND w.m = firsts.medium
            AND w.c = firsts.campaign AND w.r = firsts.referrer"""
    )
