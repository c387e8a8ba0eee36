"""Making an offer from a template, changing its bounds, beginning, pausing and ending it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from shop.admin.promotions import filling
from shop.admin.promotions.fields import Fields
from shop.customers.grouping import queries as segments
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.promotions.benefits import Benefit, FixedOff, FreeShipping, PercentOff
from shop.web import auth, render
from shop.web.acting import act, sentence
from tracking.personalization.offers import breakeven, drafting, economics, making, moved, timing
from tracking.personalization.offers.drafting import BadOffer, Draft
from tracking.personalization.offers.tables import DRAFT, Offer
from tracking.personalization.offers.templates import MONEY, NUMBER, TEMPLATES, Question, Template
from tracking.personalization.preferences import LEAST_HELD_OUT, MOST_HELD_OUT
from tracking.web.offers import blueprint, existing, shared, words

ACTS: dict[str, Callable[..., Offer]] = {"start": making.start, "pause": making.pause, "end": making.end}
EXAMPLES = (500, 1000, 1500, 2000, 3000)  # basis points off, for the table of what each needs


@blueprint.get("/new")
@auth.staff_required("marketing")
def new() -> Response:
    """Choose a template; then its form."""
    template = TEMPLATES.get(request.args.get("template", ""))
    if template is None:
        return render.page("tracking/offers/templates.html", templates=TEMPLATES)
    return _page(Fields(MultiDict(_beginning(template))), template, None)


@blueprint.post("")
@auth.staff_required("marketing")
def create() -> Any:
    """Make an offer; it begins when its owner says so."""
    form, template = Fields(request.form), TEMPLATES.get(request.form.get("template", ""))
    if template is None:
        return redirect(url_for(".new"), 303)
    made = _saved(form, template, None)
    if made is None:
        return _page(form, template, None, status=422)
    flash(_("“%(name)s” is saved. It is made to nobody until you begin it.", name=made.name), "success")
    return redirect(url_for(".show", offer_code=made.code), 303)


@blueprint.get("/<offer_code>/edit")
@auth.staff_required("marketing")
def edit(offer_code: str) -> Response:
    """The form of an offer."""
    offer = existing(offer_code)
    return _page(Fields(MultiDict(_typed(offer))), TEMPLATES[offer.template], offer)


@blueprint.post("/<offer_code>")
@auth.staff_required("marketing")
def update(offer_code: str) -> Any:
    """Change an offer."""
    offer, form = existing(offer_code), Fields(request.form)
    template = TEMPLATES[offer.template]
    db.end_read()
    if _saved(form, template, offer) is None:
        return _page(form, template, existing(offer_code), status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".show", offer_code=offer_code), 303)


@blueprint.post("/<offer_code>/state")
@auth.staff_required("marketing")
def set_state(offer_code: str) -> Any:
    """Begin, pause or end it."""
    existing(offer_code)
    wanted = ACTS.get(request.form.get("do", ""))
    if wanted is not None and act(lambda: wanted(code=offer_code, at=clock.now())) is not None:
        flash(_("Saved."), "success")
    return redirect(url_for(".show", offer_code=offer_code), 303)


@blueprint.post("/<offer_code>/removal")
@auth.staff_required("marketing")
def remove(offer_code: str) -> Any:
    """Delete an offer that never began."""
    existing(offer_code)

    def delete() -> bool:
        making.remove(code=offer_code)
        return True

    if act(delete):
        flash(_("The offer is deleted."), "success")
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", offer_code=offer_code), 303)


def _page(form: Fields, template: Template, offer: Offer | None, status: int = 200) -> Response:
    earns = economics.economics(at=clock.now())
    floor = earns.floor or 0.0
    table = [breakeven.judge(margin=earns.margin, discount=one / 10_000, floor=floor) for one in EXAMPLES]
    return render.page(
        "tracking/offers/edit.html",
        status=status,
        typed=form.typed,
        errors=form.errors,
        made_of=template,
        offer=offer,
        begun=offer is not None and offer.state != DRAFT,
        earns=earns,
        examples=table,
        benefit_choices=[(one, _(words.BENEFITS[one])) for one in template.benefits],
        segment_names=segments.names(),
        currency=form.currency,
        moves=moved.read(offer.moves) if offer else None,
        **shared(),
    )


def _saved(form: Fields, template: Template, offer: Offer | None) -> Offer | None:
    """The offer as the form has it; None with the form's errors."""
    draft = _draft(form, template, offer)
    db.end_read()
    if draft is None:
        return None
    try:
        with db.transaction():
            at = clock.now()
            if offer is None:
                return making.create(draft, at=at)
            return making.change(code=offer.code, draft=draft, at=at)
    except DomainError as error:
        form.blame(error.field if isinstance(error, BadOffer) and error.field else "form", sentence(error))
        db.end_read()
        return None


def _draft(form: Fields, template: Template, offer: Offer | None) -> Draft | None:
    begun = offer is not None and offer.state != DRAFT
    benefit = making.benefit_of(offer) if begun and offer is not None else _benefit(form, template)
    if begun and offer is not None:
        answers, least, valid = dict(offer.trigger), offer.least_minor, offer.valid_days
        held_out, again = offer.held_out_bp // 100, offer.again_days
    else:
        answers = {one.name: _answer(form, one) for one in template.questions}
        least = form.amount("least")
        valid = form.count("valid_days", most=drafting.LONGEST_VALID, needed=True) or 14
        held_out = _count(form, "held_out", LEAST_HELD_OUT, MOST_HELD_OUT) or 0
        again = _again(form) if template.repeats else None
    limit, budget = form.count("limit_count"), form.amount("budget")
    if form.errors or benefit is None:
        return None
    return Draft(
        template=template.code,
        name=form.text("name"),
        title=form.text("title"),
        benefit=benefit,
        answers=answers,
        segments=tuple(form.typed.getlist("segments")),
        least_minor=least,
        valid_days=valid,
        skip_sure=form.ticked("skip_sure"),
        by_mail=form.ticked("by_mail"),
        held_out_percent=held_out,
        again_days=again,
        only_moved=form.ticked("only_moved"),
        limit_count=limit,
        budget_minor=budget,
    )


def _count(form: Fields, name: str, least: int, most: int) -> int | None:
    return form.count_of(name, form.text(name), least=least, most=most)


def _again(form: Fields) -> int | None:
    """After how many days; left empty, never."""
    if not form.text("again_days"):
        return None
    return _count(form, "again_days", drafting.LEAST_AGAIN, drafting.MOST_AGAIN)


def _answer(form: Fields, asked: Question) -> Any:
    name = asked.name
    if asked.kind == NUMBER:
        return _count(form, name, asked.low, asked.high)
    return form.amount(name, needed=True) if asked.kind == MONEY else form.text(name)


def _benefit(form: Fields, template: Template) -> Benefit | None:
    kind = form.choice("benefit", template.benefits)
    if kind == FixedOff.kind:
        amount = form.amount("amount", needed=True)
        return FixedOff(amount) if amount else None
    most = form.amount("most", needed=True)
    if kind == FreeShipping.kind:
        return FreeShipping(most) if most else None
    points = form.percent("percent", most=90)
    return PercentOff(points, most_minor=most) if points and most else None


def _beginning(template: Template) -> list[tuple[str, str]]:
    asked: list[tuple[str, Any]] = [
        (one.name, filling.amount(one.default) if one.kind == MONEY else one.default)
        for one in template.questions
        if one.default is not None
    ]
    if template.first_buyers and (days := timing.second_order_days(at=clock.now())):
        asked = [("days", min(days, 365))]
    sure = [("skip_sure", "1")] if template.sure else []
    fixed = [("name", _(template.name)), ("title", _("A small thank-you")), ("valid_days", "14"), *sure]
    again = [("again_days", template.again)] if template.again else []
    fixed += [("percent", "10"), ("held_out", str(MOST_HELD_OUT))]
    return [(key, str(value)) for key, value in [*fixed, *again, *asked]]


def _typed(offer: Offer) -> list[tuple[str, str]]:
    """An offer as its form would have been typed."""
    amounts = {question.name for question in TEMPLATES[offer.template].questions if question.kind == MONEY}
    found: list[tuple[str, Any]] = [
        ("name", offer.name),
        ("title", offer.title),
        ("benefit", offer.benefit["kind"]),
        ("least", filling.amount(offer.least_minor)),
        ("limit_count", offer.limit_count),
        ("budget", filling.amount(offer.budget_minor)),
        ("valid_days", offer.valid_days),
        ("skip_sure", "1" if offer.skip_sure else None),
        ("by_mail", "1" if offer.by_mail else None),
        ("only_moved", "1" if offer.only_moved else None),
        ("held_out", offer.held_out_bp // 100),
        ("again_days", offer.again_days),
        ("percent", filling.percent(offer.benefit.get("basis_points"))),
        ("amount", filling.amount(offer.benefit.get("amount_minor"))),
        ("most", filling.amount(offer.cap_minor)),
        *(("segments", one) for one in offer.segments),
        *((key, filling.amount(value) if key in amounts else value) for key, value in offer.trigger.items()),
    ]
    return [(key, str(value)) for key, value in found if value is not None]
