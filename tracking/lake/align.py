"""After a backup came back: that the lake and the hot store tell the same story.

Each commit names the last row that it brought. Where that row is another one now, or was never written, the
store goes back to before some of the lake. Up to where both agree nothing is done; what the lake holds from
then on goes, since the shop is told of it again and new rows have taken its numbers. A store that agrees
nowhere is another one: its rows are numbered on from where the lake ends, and nothing is deleted.
"""

from __future__ import annotations

import logging

from sqlalchemy import text

from shop.kernel import db
from tracking.lake import commits, files, hot, rewriting

log = logging.getLogger(__name__)
LOOKED_AT = 200_000  # rows, the newest
_SAME = "SELECT seq, name, occurred_at, path FROM events WHERE seq <= :high ORDER BY seq DESC LIMIT :most"


def aligned(state: commits.State) -> commits.State:
    """`state`, once hot store and lake fit. Needs the writer lock."""
    if not state.shipped or _fits(state):
        return state
    agreed = _agreed(state)
    if agreed is None:
        log.warning("the store does not know what the lake holds: it is numbered on from there")
        hot.number_on(state.shipped)
        return state
    log.warning("the store was brought back to before some of the lake, which follows it")
    later = [f for f in state.of(lots=("",)) if f.max_seq is None or f.max_seq > agreed[0]]
    return rewriting.rewrite(state, later, drop=f"r.seq > {agreed[0]}", shipped=agreed).state


def _fits(state: commits.State) -> bool:
    """Whether the row shipped last is still that row; one that was erased or pruned since will do."""
    query = text("SELECT occurred_at FROM events WHERE seq = :seq")
    at = db.session("journey").scalar(query, {"seq": state.shipped})
    known = hot.allocated() >= state.shipped
    db.end_read()
    return known and at in (None, state.shipped_at)


def _agreed(state: commits.State) -> tuple[int, int] | None:
    """The last row (`seq`, when it occurred) up to which both hold the same, of those that both hold."""
    rows = db.session("journey").execute(text(_SAME), {"high": state.shipped, "most": LOOKED_AT}).all()
    db.end_read()
    own = state.of(lots=("",))
    if not rows or not own:
        return None
    connection = files.connect()
    try:
        found = connection.execute(
            f"SELECT seq, name, occurred_at, path FROM {rewriting.reading(own)} WHERE seq >= ? AND lot = ''",
            [rows[-1].seq],
        ).fetchall()
    finally:
        connection.close()
    held = {row[0]: row for row in found}
    agreed = None
    for row in reversed(rows):
        if row.seq in held:
            if held[row.seq] != tuple(row):
                break
            agreed = (row.seq, row.occurred_at)
    return agreed
