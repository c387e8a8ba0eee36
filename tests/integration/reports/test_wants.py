"""What people ask, by topic, and which products' pages do not tell it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from shop.catalog.models import CareGuide, Product
from shop.kernel import db, ids
from shop.kernel.settings import Settings
from shop.reviews.models import PUBLISHED, REJECTED, WAITING, Question
from tests.conftest import NOON
from tests.factories import journeys as visits
from tests.factories import reviews
from tracking.reports import asking
from tracking.reports.facts import keeping


def ask(product: uuid.UUID, text: str, *, answer: str = "", status: str = "", hours: int = 1) -> None:
    with db.transaction() as session:
        session.add(
            Question(
                id=ids.new_id(),
                product_id=product,
                locale="en",
                text=text,
                answer=answer,
                status=status or (PUBLISHED if answer else WAITING),
                asked_at=NOON - timedelta(hours=hours),
                answered_at=NOON if answer else None,
            )
        )


def search(term: str, results: int) -> None:
    note = ("view_search_results", {"search_term": term, "results": results})
    visits.look(visits.visit(), "/search", at=NOON - timedelta(hours=1), notes=(note,))


def table(key: str) -> list[dict[str, Any]]:
    question = asking.find("wants")
    found = question.answer(asking.ask(question, {"period": "7d"}, at=NOON + timedelta(minutes=5)))
    db.end_read()
    return [dict(row) for row in found.table(key).rows]


def test_a_page_lacks_what_was_asked_until_it_tells_it(sqlite: Settings) -> None:
    mug, bowl = reviews.product("Mug"), reviews.product("Bowl")
    ask(mug, "Can it go into the dishwasher?")
    ask(mug, "איך מנקים אותו?", hours=3)
    ask(mug, "How wide is it?", answer="9 cm wide.")
    ask(bowl, "Does it survive the microwave?")
    ask(bowl, "buy cheap pills", status=REJECTED)
    told = [(row["product"], row["topic"], row["asked"], row["waiting"]) for row in table("lacking")]
    assert ("Mug", "care", 1, 1) in told
    assert ("Bowl", "safety", 1, 1) in told
    assert not any(topic == "size" for _product, topic, _asked, _waiting in told)
    with db.transaction() as session:
        session.execute(
            update(Product).where(Product.id == bowl).values(description_html="<p>Oven safe.</p>")
        )
        guide = CareGuide(subject=f"product:{mug}", locale="en", markdown="By hand.", updated_at=NOON)
        session.add(guide)
    assert not {"care", "safety"} & {row["topic"] for row in table("lacking")}


def test_questions_and_searches_are_counted_by_topic(sqlite: Settings) -> None:
    mug = reviews.product("Mug")
    ask(mug, "How wide is it?", answer="9 cm", hours=2)
    ask(mug, "Tell me more")
    for term, results in (("size guide", 2), ("size guide", 2), ("gift card", 0), ("mug", 3)):
        search(term, results)
    keeping.run(NOON)
    assert {(row["topic"], row["questions"], row["answered"]) for row in table("topics")} == {
        ("size", 1, 1.0),
        ("other", 1, 0.0),
    }
    found = {row["topic"]: (row["searches"], row["vain"], row["examples"]) for row in table("searches")}
    assert found == {
        "size": (2, 0.0, "size guide"),
        "gift": (1, 1.0, "gift card"),
        "other": (1, 0.0, "mug"),
    }
    assert [(row["term"], row["times"]) for row in table("vain")] == [("gift card", 1)]
