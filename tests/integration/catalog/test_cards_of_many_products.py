"""What a page of cards reads does not grow with the catalog."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from shop.catalog import queries
from shop.kernel import db
from tests.factories.catalog import make_product


def test_cards_are_found_by_their_ids_and_not_among_all_that_are_for_sale(sqlite: Any) -> None:
    with db.transaction():
        ids = [make_product(f"Pot {n}").id for n in range(30)]
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        sent.append((statement, values))

    event.listen(db.engine(), "before_cursor_execute", note)
    found = queries.cards(ids)
    event.remove(db.engine(), "before_cursor_execute", note)
    connection = db.session().connection()
    plans = [
        " ".join(str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values))
        for statement, values in sent
        if "products" in statement
    ]
    assert len(found) == 30
    assert plans
    assert [plan for plan in plans if "status" in plan or "SCAN products" in plan] == []
