"""History that did not happen in this shop: imported or invented rows, marked by lot and removable as one."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from shop.kernel.errors import N_, DomainError
from tracking.lake import answers, commits, files, hooks, place, schema

DEMO, IMPORT = "demo", "import:"
WAIT = 60.0  # seconds
REQUIRED = {"seq", "name", "occurred_at"}
MEMORY = "1500MB"


class BadLot(DomainError):
    """A lot that cannot be."""


def append(lot: str, source: Any) -> int:
    """Add a dict of NumPy arrays or what speaks Arrow's C stream; how many rows. See `append_query`."""
    connection = files.connect(memory=MEMORY)
    try:
        connection.register("given", source)
        return append_query(lot, connection, "SELECT * FROM given")
    finally:
        connection.close()


def append_query(lot: str, connection: Any, select: str) -> int:
    """Add the rows of a DuckDB query as rows of `lot`, in one commit; how many.

    Columns are named as questions see them; `seq`, `name` and `occurred_at` (µs) must be there, and what else
    is missing gets its default. Raises BadLot.
    """
    check(lot)
    given = {name for name, *_ in connection.execute(f"DESCRIBE {select}").fetchall()}
    if missing := REQUIRED - given:
        raise BadLot(N_("These columns are missing: %(names)s."), names=", ".join(sorted(missing)))
    whole = f"SELECT {schema.filled(given, lot)} FROM ({select})"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE lot_rows AS {whole} ORDER BY day, visitor_id, occurred_at, seq"
    )
    try:
        with place.writing(wait=WAIT):
            known = commits.state()
            made = files.write(connection, "SELECT * FROM lot_rows", kind=files.LOT, lot=lot)
            commits.put(known, add=made)
    finally:
        connection.execute("DROP TABLE lot_rows")
    return sum(f.rows for f in made)


def remove(lot: str) -> int:
    """Take all of `lot` out of the lake and off the disk; how many rows there were."""
    check(lot)
    with place.writing(wait=WAIT):
        known = commits.state()
        held = known.of(lots=(lot,))
        if not held:
            return 0
        after = commits.put(known, remove=held)
        hooks.tell(hooks.Change(kind="remove_lot", lot=lot, version=after.version))
        answers.forget_all()
        commits.vacuum(hours=0)
    return sum(f.rows for f in held)


def sizes() -> dict[str, int]:
    """Rows of each lot; "" is what happened here."""
    found: Counter[str] = Counter()
    for file in commits.state().files:
        found[file.lot] += file.rows
    return dict(sorted(found.items()))


def check(lot: str) -> None:
    """Raises BadLot unless `lot` is "demo" or "import:" with a name."""
    if lot != DEMO and not re.fullmatch(r"import:[\w .-]{1,60}", lot):
        raise BadLot(N_("A lot is called “demo” or “import:” with a name."))
