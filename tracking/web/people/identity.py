"""The owner's page of who somebody is: browsers and accounts, with what each rests on; joined and parted by
hand, never without seeing first what it changes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.customers import queries as customers
from shop.customers.models import Customer
from shop.kernel import clock, db, ids, origin
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth
from shop.web.acting import sentence
from shop.web.render import page
from tracking.journeys import identity as who
from tracking.journeys.identity import effects, graph, matching
from tracking.journeys.identity.effects import Side
from tracking.journeys.identity.evidence import EVIDENCE, PROOFS
from tracking.journeys.models import IdentityEdge, IdentityMatch
from tracking.journeys.words import CHANNELS
from tracking.reports.timeline.words import STAGES
from tracking.web import labels
from tracking.web.people import blueprint, browsers

HOME = ".identity"


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is about to be joined (`other`) or parted (`link`), and the people before and after."""

    before: tuple[Side, ...]
    after: tuple[Side, ...]
    other: str = ""
    link: str = ""

    @property
    def moved(self) -> list[Any]:
        """Orders that are put down to another arrival."""
        return effects.moved(self.before, self.after)


@blueprint.get("/people/<uuid:person>/identity")
@auth.staff_required("customers")
def identity(person: uuid.UUID) -> Response:
    """Browsers and accounts of a person; with `with` or `part`, what that would change."""
    shown = who.person_of(str(person))
    if _account(shown) is None and not browsers.has_been_here(shown):
        raise NotFound(N_("There is no such customer."))
    try:
        change = _change(shown, with_=request.args.get("with", ""), part=request.args.get("part", ""))
        problem = ""
    except DomainError as refused:
        change, problem = None, sentence(refused)
    return _page(shown, change=change, problem=problem, status=422 if problem else 200)


@blueprint.post("/people/<uuid:person>/matches")
@auth.staff_required("customers")
def match(person: uuid.UUID) -> Answer:
    """Join them with whoever is named in the form."""
    form, shown = request.form, who.person_of(str(person))

    def join() -> str:
        other, note = _named(form.get("with", "")), form.get("note", "")
        by, at = origin.current().actor, _now()
        if _account(shown) is None:
            matching.match_visitor(visitor_id=shown, customer_id=other, note=note, by=by, at=at)
            return other
        matching.match_accounts(
            customer_id=shown, other_id=other, proof=form.get("proof", ""), note=note, by=by, at=at
        )
        return shown

    return _acted(join, shown, _("They are one person from now on, with their whole history."))


@blueprint.post("/people/<uuid:person>/partings")
@auth.staff_required("customers")
def part(person: uuid.UUID) -> Answer:
    """Part what the form names: a browser from its account, or two accounts."""
    link = request.form.get("link", "")

    def undo() -> str:
        by = origin.current().actor
        if db.session("journey").get(IdentityMatch, link) is not None:
            matching.part_accounts(match_id=link, by=by, at=_now())
        else:
            matching.part_edge(edge_id=link, by=by, at=_now())
        return str(person)

    return _acted(undo, str(person), _("They are parted. Each keeps what they did themselves."))


def _acted(change: Any, person: str, words: str) -> Answer:
    try:
        with db.transaction("journey"):
            person = change()
        flash(words, "good")
    except DomainError as refused:
        flash(sentence(refused), "error")
    return redirect(url_for(HOME, person=person), 303)


def _change(person: str, *, with_: str, part: str) -> Change | None:
    if with_:
        other = who.person_of(_named(with_))
        if other == person:
            raise NotFound(N_("These are one person already."))
        if _account(person) is None:
            supposed = who.queries.Change(edges=frozenset({(person, other)}))
        else:
            supposed = who.queries.Change(matches=frozenset({(other, person)}))
        return _sides(supposed, {person, other}, other=with_)
    return _sides(_without(part), {person}, link=part) if part else None


def _sides(supposed: who.queries.Change, named: set[str], **what: str) -> Change:
    """The people that the change is about, before and after it."""
    now = _now()
    before, after = who.queries.supposing(supposed)
    named |= supposed.ends
    return Change(
        before=tuple(effects.side(before.members(one), now=now) for one in _persons(before, named)),
        after=tuple(effects.side(after.members(one), now=now) for one in _persons(after, named)),
        **what,
    )


def _persons(people: graph.People, named: set[str]) -> list[str]:
    """Whoever `named` are, customers first; a browser of several people is nobody."""
    persons = {people.person_of.get(one, one) for one in named} - people.shared
    return sorted(persons, key=lambda one: (_account(one) is None, one))


def _without(link: str) -> who.queries.Change:
    """The change that a parting is. Raises NotFound."""
    session = db.session("journey")
    edge, match = session.get(IdentityEdge, link), session.get(IdentityMatch, link)
    if edge is not None and edge.ended_at is None:
        return who.queries.Change(no_edges=frozenset({(edge.visitor_id, edge.customer_id)}))
    if match is not None and match.ended_at is None:
        return who.queries.Change(no_matches=frozenset({(match.other_id, match.customer_id)}))
    raise NotFound(N_("There is no such link."))


def _named(text: str) -> str:
    """The customer an email address or id names. Raises NotFound."""
    text = text.strip()
    found = customers.by_email(text) if "@" in text else _account(text)
    if found is None or found.erased_at is not None:
        raise NotFound(N_("There is no such customer."))
    return str(found.id)


def _account(member: str) -> Customer | None:
    found = ids.parse_id(member)
    return customers.by_id(found) if found else None


def _page(person: str, *, change: Change | None, problem: str, status: int) -> Response:
    members, account = who.members(person), _account(person)
    return page(
        "tracking/people/identity.html",
        status=status,
        person=person,
        account=account,
        browsers=browsers.of(members),
        matches=[(one, _account(one.other_id)) for one in who.queries.matches_of(members)],
        suggestions=browsers.suggestions(account) if account else [],
        change=change,
        names=_names(change) if change else {},
        problem=problem,
        now=clock.now(),
        moment=clock.from_micros,
        evidence=EVIDENCE,
        proofs=PROOFS,
        channels=CHANNELS,
        stages=STAGES,
        choices=[(value, _(text)) for value, text in PROOFS.items()],
        labels=labels,
    )


def _names(change: Change) -> dict[str, str]:
    """What to call everybody the change is about: their address, or that they are a visitor."""
    ends = {one.standing.members[0] for one in (*change.before, *change.after)}
    return {end: found.email_as_typed if (found := _account(end)) else _("A visitor") for end in ends}


def _now() -> int:
    return clock.to_micros(clock.now())
