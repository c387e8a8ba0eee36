"""The tables of what people want to know. Pure."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.kernel import clock
from shop.kernel.errors import N_
from tracking.reports.base import DURATION, LINK, MOMENT, NUMBER, SHARE, TEXT, WORD, Column, Table
from tracking.reports.wants import topics
from tracking.reports.wants.gathering import Asked

OTHER = "other"
_TOPICS = {**topics.NAMES, OTHER: N_("Something else, or a product")}
_TOPIC = Column(key="topic", title=N_("Topic"), kind=WORD, words=_TOPICS)
MOST = 100
EXAMPLES = 4


@dataclass(frozen=True, kw_only=True)
class Lack:
    """A product's page that does not speak of what was asked."""

    product: uuid.UUID
    title: str
    topic: str
    asked: int
    waiting: int
    last: datetime


def lacking(lacks: Sequence[Lack], seen: Mapping[str, int]) -> Table:
    """Pages that do not tell what was asked; `seen` are visits by product."""
    rows = tuple(
        {
            "product": one.title,
            "product_url": f"/admin/products/{one.product}",
            "topic": one.topic,
            "asked": one.asked,
            "waiting": one.waiting,
            "seen": seen.get(str(one.product), 0),
            "last": one.last,
        }
        for one in lacks[:MOST]
    )
    return Table(
        key="lacking",
        title=N_("Product pages that lack the answer"),
        columns=(
            Column(key="product", title=N_("Product"), kind=LINK),
            Column(key="topic", title=N_("Asked about"), kind=WORD, words=_TOPICS),
            Column(key="asked", title=N_("Questions"), kind=NUMBER),
            Column(key="waiting", title=N_("Still waiting"), kind=NUMBER),
            Column(key="seen", title=N_("Visits that saw it"), kind=NUMBER),
            Column(key="last", title=N_("Asked last"), kind=MOMENT),
        ),
        rows=rows,
        note=N_("Neither description nor published answer nor care guide speaks of it. Tell it there."),
        empty=N_("Whatever was asked is told on the product's page by now."),
    )


def by_topic(questions: Sequence[Asked], messages: Sequence[str]) -> Table:
    """Questions and messages by topic."""
    asked, answered, waited = Counter[str](), Counter[str](), defaultdict[str, list[int]](list)
    for one in questions:
        for topic in topics.of(one.text) or {OTHER}:
            asked[topic] += 1
            if one.answered_at is not None:
                answered[topic] += 1
                waited[topic].append(clock.to_micros(one.answered_at) - clock.to_micros(one.asked_at))
    written = Counter(topic for text in messages for topic in topics.of(text) or {OTHER})
    rows = [
        {
            "topic": topic,
            "questions": asked[topic],
            "answered": answered[topic] / asked[topic] if asked[topic] else None,
            "waited": sorted(waited[topic])[len(waited[topic]) // 2] if waited[topic] else None,
            "messages": written[topic],
        }
        for topic in _TOPICS
        if asked[topic] or written[topic]
    ]
    rows.sort(key=lambda row: -(row["questions"] + row["messages"]))  # type: ignore[operator]
    return Table(
        key="topics",
        title=N_("Questions and messages by topic"),
        columns=(
            _TOPIC,
            Column(key="questions", title=N_("Questions about products"), kind=NUMBER),
            Column(key="answered", title=N_("Answered"), kind=SHARE),
            Column(key="waited", title=N_("Time to the answer, median"), kind=DURATION),
            Column(key="messages", title=N_("Messages"), kind=NUMBER),
        ),
        rows=tuple(rows),
        denominator=N_("questions about products of the topic"),
        empty=N_("Nobody asked anything in these days."),
    )


def searches(searches: Mapping[str, Mapping[str, int]]) -> Table:
    """Searches by topic."""
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    terms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for term, row in searches.items():
        topic = topics.first(term) or OTHER
        sums[topic].update(row)
        terms[topic][term] += row["hits"]
    rows = [
        {
            "topic": topic,
            "searches": row["hits"],
            "visits": row["visits"],
            "vain": row["misses"] / row["hits"] if row["hits"] else None,
            "bought": row["buyers"] / row["visits"] if row["visits"] else None,
            "examples": ", ".join(term for term, _hits in terms[topic].most_common(EXAMPLES)),
        }
        for topic, row in sums.items()
    ]
    rows.sort(key=lambda row: -row["searches"])  # type: ignore[operator]
    return Table(
        key="searches",
        title=N_("Searches by topic"),
        columns=(
            _TOPIC,
            Column(key="searches", title=N_("Searches"), kind=NUMBER),
            Column(key="visits", title=N_("Visits, each once a word"), kind=NUMBER),
            Column(key="vain", title=N_("In vain, of searches"), kind=SHARE),
            Column(key="bought", title=N_("Bought, of visits"), kind=SHARE),
            Column(key="examples", title=N_("Searched for most"), kind=TEXT),
        ),
        rows=tuple(rows),
        empty=N_("Nobody searched in these days."),
    )


def vain(searches: Mapping[str, Mapping[str, int]]) -> Table:
    """Searches without a result."""
    found = sorted((-row["misses"], term) for term, row in searches.items() if row["misses"])
    rows = tuple(
        {
            "term": term,
            "term_url": "/admin/searches?nothing=1",
            "topic": topics.first(term) or OTHER,
            "times": -misses,
        }
        for misses, term in found[:MOST]
    )
    return Table(
        key="vain",
        title=N_("Searched in vain"),
        columns=(
            Column(key="term", title=N_("Searched for"), kind=LINK),
            _TOPIC,
            Column(key="times", title=N_("Times without a result"), kind=NUMBER),
        ),
        rows=rows,
        empty=N_("Every search found something."),
    )
