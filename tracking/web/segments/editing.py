"""Writing a segment: every button of the form works without JavaScript, which only saves the way there and
back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.customers.grouping import queries as grouping
from shop.customers.grouping.models import RULE, Segment
from shop.customers.models import Customer
from shop.kernel import clock, db
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.web import auth
from shop.web.acting import sentence
from shop.web.render import page
from tracking.segments import keeping, operations
from tracking.segments.members import preview as previews
from tracking.segments.rules import checking, reading, surroundings
from tracking.segments.rules import vocabulary as words
from tracking.segments.rules.problems import BadRule
from tracking.segments.rules.values import Rule
from tracking.web import rules_told
from tracking.web.segments import blueprint
from tracking.web.segments.editor import choices, drafts, filling, shapes
from tracking.web.segments.editor import reading as forms
from tracking.web.segments.editor.drafts import Draft, Row
from tracking.web.segments.editor.shapes import Book

SAMPLE = 5


@dataclass(frozen=True)
class Preview:
    """How many a rule holds for, as the page says it; `people` are some, for who may see customers."""

    size: int
    everybody: int
    sentence: str
    people: list[Customer]
    as_of: datetime


@blueprint.get("/new-segment")
@auth.staff_required("marketing")
def new() -> Response:
    """The form, empty or with what the address begins it with (`about=trait:orders`)."""
    begun = Row(what=request.args.get("about", "")[:60])
    return _page(Draft(blocks=(drafts.Block(rows=(begun,)),)), None, count=False)


@blueprint.post("/new-segment")
@auth.staff_required("marketing")
def create() -> Response | Answer:
    """Make the segment, or show the form as its button says."""
    return _sent(None)


@blueprint.get("/segments/<code>/edit")
@auth.staff_required("marketing")
def edit(code: str) -> Response | Answer:
    """The form of a segment."""
    segment = _editable(code)
    book = _book(segment)
    try:
        draft = filling.draft(segment.rule, book, name=segment.name, note=segment.note)
    except filling.TooDeep:
        flash(_("This rule was written by command and is too deep for the form; change it there."), "warn")
        return redirect(url_for(".show", code=code), 303)
    return _page(draft, segment, book=book)


@blueprint.post("/segments/<code>/edit")
@auth.staff_required("marketing")
def update(code: str) -> Response | Answer:
    """Change the segment, or show the form as its button says."""
    return _sent(_editable(code))


@blueprint.post("/new-segment/preview")
@auth.staff_required("marketing")
def preview() -> Response:
    """How many the form's rule holds for: a part of the page."""
    rule, _draft, problem = _ruled(drafts.typed(request.form), _book(None))
    found, unsaid = _count(rule) if rule else (None, problem)
    return page("tracking/segments/_size.html", preview=found, unsaid=unsaid)


def _sent(segment: Segment | None) -> Response | Answer:
    do, draft, book = request.form.get("do", ""), drafts.typed(request.form), _book(segment)
    if do != "save":
        draft = drafts.acted(draft, do)
        return _page(draft, segment, count=do == "count", book=book)
    rule, draft, problem = _ruled(draft, book, code=segment.code if segment else "")
    if rule is None or not draft.name:
        return _page(draft, segment, problem=problem, status=422, book=book)
    try:
        code = _save(segment, draft, rule)
    except DomainError as refused:
        return _page(draft, segment, problem=sentence(refused), status=refused.status, book=book)
    flash(_("Saved. Who belongs to it is kept from now on."), "good")
    return redirect(url_for(".show", code=code), 303)


def _save(segment: Segment | None, draft: Draft, rule: dict[str, Any]) -> str:
    at = clock.now()
    wanted: dict[str, Any] = {"name": draft.name, "note": draft.note, "rule": rule, "at": at}
    with db.transaction():
        if segment is None:
            code = operations.create(**wanted).code
        else:
            code = operations.change(code=segment.code, **wanted).code
    keeping.fill(code, at=at)
    return code


def _ruled(draft: Draft, book: Book, *, code: str = "") -> tuple[dict[str, Any] | None, Draft, str]:
    """The rule as JSON when it can be; the draft with what is wrong said at its rows, or a sentence."""
    if not any(row.what for row in draft.rows()):
        return None, draft, _("Say who belongs to it: choose at least one condition.")
    rule, draft = forms.rule(draft, book)
    if rule is None:
        return None, draft, _("Something is missing in a condition.")
    try:
        read = reading.from_json(rule)
        checking.check(read, surroundings.of(read), code=code)
    except BadRule as wrong:
        draft, said = forms.blamed(draft, wrong)
        return None, draft, said or sentence(wrong)
    return rule, draft, ""


def _count(rule: dict[str, Any]) -> tuple[Preview | None, str]:
    read: Rule = reading.from_json(rule)
    try:
        found = previews.count(read, at=clock.now())
    except DomainError as refused:
        return None, sentence(refused)
    people = _people(found.sample[:SAMPLE]) if auth.staff_may("customers") else []
    said = rules_told.sentence(read)
    said = said[:1].upper() + said[1:]
    return Preview(found.size, found.everybody, said, people, found.as_of), ""


def _people(sample: Any) -> list[Customer]:
    return [found for one in sample if (found := db.session().get(Customer, one)) is not None]


def _editable(code: str) -> Segment:
    """The segment whose rule the owner wrote. Raises NotFound, Conflict."""
    found = grouping.by_code(code)
    if found is None:
        raise NotFound(N_("There is no such segment."))
    if found.kind != RULE or found.retired_at is not None:
        raise Conflict(N_("This segment has no rule that can be changed."))
    return found


def _book(segment: Segment | None) -> Book:
    own = segment.code if segment else ""
    return shapes.book({code: _(name) for code, name in grouping.names().items() if code != own})


def _page(
    draft: Draft,
    segment: Segment | None,
    *,
    problem: str = "",
    status: int = 200,
    count: bool = True,
    book: Book | None = None,
) -> Response:
    book = book or _book(segment)
    found, unsaid = None, ""
    if count and any(row.what for row in draft.rows()):
        rule, draft, unsaid = _ruled(draft, book, code=segment.code if segment else "")
        found, unsaid = _count(rule) if rule else (None, unsaid)
    if status == 200 and not count:
        draft = _unblamed(draft)
    return page(
        "tracking/segments/edit.html",
        status=status,
        segment=segment,
        action=url_for(".update", code=segment.code) if segment else url_for(".create"),
        draft=draft,
        problem=problem,
        errors={"name": _("Give it a name.")} if status == 422 and not draft.name else {},
        preview=found,
        unsaid=unsaid,
        book=book,
        choices=choices.of(book),
        operator=shapes.operator,
        fact_of=choices.fact,
        measures_of=choices.measures,
        needs_consent=_needs_consent,
        currency=store.current().currency,
    )


def _unblamed(draft: Draft) -> Draft:
    blocks = (replace(b, rows=tuple(replace(row, problem="") for row in b.rows)) for b in draft.blocks)
    return replace(draft, blocks=tuple(blocks))


def _needs_consent(row: Row) -> bool:
    known: Any = words.FACTS.get(row.key) if row.kind == "fact" else None
    known = words.TRAITS.get(row.key) if row.kind == "trait" else known
    return bool(known and known.needs_consent)
