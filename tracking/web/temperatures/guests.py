"""How warm those are who are here now: customers by their score, visitors who agreed by their points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _

from shop.kernel import ids
from shop.web import auth
from tracking.journeys import identity
from tracking.segments.propensity import queries, visitors, words
from tracking.segments.propensity.models import CustomerScore
from tracking.web.temperatures import sentences
from tracking.web.temperatures.sentences import Reason

TONES = {"hot": "bad", "warm": "warn", "cold": "line"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A temperature with its name, the score in words, why, and the page that tells all of it ("": none)."""

    temperature: str
    name: str
    score: str
    reasons: list[Reason]
    url: str = ""


def of(names: Iterable[str], *, at: datetime) -> Mapping[str, Shown]:
    """By visitor, those of these visitors (who agreed) of whom something is known."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    found = {name: of_visitor(one) for name, one in visitors.of(wanted, at=at).items()}
    person = identity.around(wanted).person_of
    customer = {name: ids.parse_id(who) for name in wanted if (who := person.get(name, name)) != name}
    scores = queries.scores_of({one for one in customer.values() if one is not None})
    for name, customer_id in customer.items():
        if customer_id in scores:
            found[name] = _of_customer(scores[customer_id])
    return found


def _of_customer(score: CustomerScore) -> Shown:
    may = auth.staff_may("marketing")
    return Shown(
        temperature=score.temperature,
        name=_(words.TEMPERATURES[score.temperature]),
        score=sentences.score_text(score),
        reasons=sentences.reasons(score, most=2),
        url=url_for("admin_temperatures.show", customer_id=score.customer_id) if may else "",
    )


def of_visitor(one: visitors.Warmth, *, most: int = 2) -> Shown:
    """A visitor who is nobody's account."""
    return Shown(
        temperature=one.temperature,
        name=_(words.TEMPERATURES[one.temperature]),
        score=_("%(points)s points", points=format_decimal(round(one.points, 1))),
        reasons=sentences.of_visitor(one, most=most),
    )
