"""Who is likely to buy soon: how many, who, why, and how far that can be relied on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Sent
from wtforms import IntegerField
from wtforms.validators import AnyOf, InputRequired, NumberRange, ValidationError

from shop.customers import queries as customers
from shop.customers.grouping import queries as grouping
from shop.kernel import clock, preferences
from shop.kernel.errors import N_
from shop.web import auth, downloads, nav, render
from shop.web.acting import act
from shop.web.forms import Form
from tracking.reports import tabular
from tracking.reports.base import NUMBER, TEXT, WORD, Column, Table
from tracking.segments import days
from tracking.segments.propensity import keeping, queries, telling, temperatures, visitors, words
from tracking.segments.propensity.preferences import HORIZON, HORIZONS, HOT_PERCENT, WARM_PERCENT
from tracking.segments.propensity.record import ENOUGH
from tracking.web import journey_links
from tracking.web.reports import words as cells
from tracking.web.temperatures import guests, reliability, sentences

blueprint = Blueprint("admin_temperatures", __name__, url_prefix="/admin/temperatures")
nav.add("learn", N_("Cold, warm, hot"), "admin_temperatures.index", "marketing", 62, "trend-up")
PER_PAGE = 20
MOST = 100_000  # rows of a file


class LimitsForm(Form):
    """How far ahead is looked, and from which chance on somebody is warm, and hot."""

    horizon = IntegerField(validators=[InputRequired(), AnyOf(HORIZONS)])
    warm = IntegerField(validators=[InputRequired(), NumberRange(0, 100)])
    hot = IntegerField(validators=[InputRequired(), NumberRange(0, 100)])

    def validate_hot(self, field: IntegerField) -> None:
        """Hot is not less than warm."""
        if field.data and self.warm.data and field.data < self.warm.data:
            raise ValidationError(_("Hot cannot begin below warm."))


@blueprint.get("")
@auth.staff_required("marketing")
def index() -> Response:
    """Counts, people, and how far the scores can be relied on."""
    return _page(
        LimitsForm(
            horizon=preferences.get(HORIZON),
            warm=preferences.get(WARM_PERCENT),
            hot=preferences.get(HOT_PERCENT),
        )
    )


@blueprint.post("")
@auth.staff_required("marketing")
def update() -> Sent:
    """Change what makes somebody warm or hot; it counts from their next score on."""
    form = LimitsForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    act(lambda: _save(form))
    flash(_("Saved. It counts from each customer's next score on, within a day."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.get("/<uuid:customer_id>")
@auth.staff_required("marketing")
def show(customer_id: uuid.UUID) -> Response:
    """Why a customer has the score they have, and what they were before."""
    customer, score = customers.by_id(customer_id), queries.score_of(customer_id)
    if customer is None or score is None:
        abort(404)
    stays = [one for one in grouping.stays_of(customer_id) if one.code in _CODES]
    return render.page(
        "tracking/temperatures/show.html",
        customer=customer,
        score=score,
        score_text=sentences.score_text(score),
        reasons=sentences.reasons(score),
        chance=sentences.chance,
        limits=keeping.limits(keeping.in_use(preferences.get(HORIZON), at=clock.now())),
        value=queries.value_of(customer_id),
        stays=[(_(words.TEMPERATURES[_CODES[one.code]]), one) for one in stays],
        temperature=_(words.TEMPERATURES[score.temperature]),
    )


@blueprint.get("/customers.csv")
@auth.staff_required("customers")
def csv() -> Response:
    """Customers of a temperature with their scores, the likeliest first."""
    return downloads.rows(_rows(_temperature()), name="temperatures", ending="csv")


_CODES = {temperatures.code(name): name for name in temperatures.ORDER}


def _temperature() -> str:
    chosen = request.args.get("temperature", "")
    return chosen if chosen in temperatures.ORDER else ""


def _rows(temperature: str) -> Iterable[str]:
    found, _total = queries.people(temperature, per_page=MOST)
    table = Table(
        key="customers",
        title=N_("Customers"),
        columns=(
            Column(key="email", title=N_("Email")),
            Column(key="temperature", title=N_("Temperature"), kind=WORD, words=words.TEMPERATURES),
            Column(key="score", title=N_("Score"), kind=NUMBER),
            Column(key="kind", title=N_("Kind of score"), kind=TEXT),
            Column(key="scored", title=N_("Scored"), kind=TEXT),
        ),
        rows=tuple(
            {
                "email": customer.email,
                "temperature": score.temperature,
                "score": round(score.score, 4),
                "kind": score.kind,
                "scored": score.scored_at.isoformat(timespec="seconds"),
            }
            for customer, score in found
        ),
    )
    return [tabular.csv(table)]


def _page(form: LimitsForm, status: int = 200) -> Response:
    at, horizon = clock.now(), preferences.get(HORIZON)
    training, newest = keeping.in_use(horizon, at=at), keeping.latest(horizon)
    chosen, number = _temperature(), max(request.args.get("page", 1, int), 1)
    people, total = queries.people(chosen, page=min(number, 10_000), per_page=PER_PAGE)
    warm = visitors.lately(at=at)
    noted = queries.days_before(days.day_of(at))
    return render.page(
        "tracking/temperatures/index.html",
        status=status,
        form=form,
        standing=queries.standing(),
        names={name: _(text) for name, text in words.TEMPERATURES.items()},
        chosen=chosen,
        people=[(customer, one, sentences.reasons(one, most=2)) for customer, one in people],
        total=total,
        number=number,
        pages=-(-total // PER_PAGE),
        page_url=lambda page: url_for(".index", temperature=chosen or None, page=page, _anchor="people"),
        score_text=sentences.score_text,
        chance=sentences.chance,
        training=training,
        newest=newest,
        enough=ENOUGH,
        horizon=horizon,
        limits=keeping.limits(training),
        words=cells,
        reliability=telling.reliability(training) if training else None,
        picture=reliability.picture(training.bins) if training else None,
        drift=telling.drift(noted[-1] if noted else None, sentences.named),
        trainings=telling.trainings(queries.trainings(horizon)),
        history=telling.history(noted),
        visitors=[(one, guests.of_visitor(one)) for one in warm[:PER_PAGE]],
        visitor_counts=visitors.counts(warm),
        most_visitors=visitors.MOST,
        journey_of=journey_links.of_person,
        tones=guests.TONES,
        date_of=days.date_of,
        at=at,
    )


def _save(form: LimitsForm) -> None:
    at = clock.now()
    preferences.put(HORIZON, int(form.horizon.data or HORIZONS[-1]), at=at)
    preferences.put(WARM_PERCENT, int(form.warm.data or 0), at=at)
    preferences.put(HOT_PERCENT, int(form.hot.data or 0), at=at)
