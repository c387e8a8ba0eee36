"""Unhappy customers, for staff who may see customers: what they said, order and parcel beside it, what was
done."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from shop.customers import queries as customers
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, NotFound
from shop.orders.models import Order, OrderLine, OrderParcel, ParcelMilestone
from shop.web import auth, fixes, nav
from shop.web.acting import act
from shop.web.render import page
from tracking.nps import jobs, operations, queries
from tracking.web.nps import words

blueprint = Blueprint("admin_nps_cases", __name__, url_prefix="/admin/nps/cases")
nav.add(
    "sell",
    N_("Unhappy customers"),
    "admin_nps_cases.index",
    "customers",
    48,
    "bell",
    count=queries.number_open,
)


def _contacted(key: str, at: datetime) -> None:
    if case_id := ids.parse_id(key):
        operations.contacted(case_id, at=at)


def _retry(key: str, at: datetime) -> None:
    if survey_id := ids.parse_id(key):
        jobs.retry(survey_id, at=at)


fixes.register(
    "nps_contacted",
    N_("I have written to them"),
    _contacted,
    done=N_("Noted: you have written to them."),
)
fixes.register("retry_survey", N_("Try again"), _retry)


@blueprint.get("")
@auth.staff_required("customers")
def index() -> Response:
    """Open cases, the most urgent first, and those that came to an end."""
    is_open = request.args.get("closed") != "1"
    return page(
        "tracking/nps/cases.html",
        cases=queries.cases(is_open=is_open),
        is_open=is_open,
        open_cases=queries.open_cases(),
        words=words,
        at=clock.now(),
    )


@blueprint.get("/<uuid:case_id>")
@auth.staff_required("customers")
def show(case_id: uuid.UUID) -> Response:
    """One case with everything beside it."""
    found = queries.case(case_id)
    if found is None or found.case is None:
        raise NotFound(N_("This case does not exist any more."))
    order = db.session().get(Order, found.case.order_id) if found.case.order_id else None
    return page(
        "tracking/nps/case.html",
        found=found,
        case=found.case,
        order=order,
        lines=_lines(order),
        parcels=_parcels(order),
        customer=customers.by_id(found.case.customer_id),
        words=words,
        may_orders=auth.staff_may("orders"),
        may_pay=auth.staff_may("payments"),
        may_credit=auth.staff_may("gift_cards"),
        at=clock.now(),
    )


@blueprint.post("/<uuid:case_id>")
@auth.staff_required("customers")
def update(case_id: uuid.UUID) -> Answer:
    """What has become of it."""
    form = request.form
    done = act(
        lambda: operations.update_case(
            case_id,
            state=form.get("state", ""),
            outcome=form.get("outcome", ""),
            root_cause=form.get("root_cause", ""),
            note=form.get("note", ""),
            at=clock.now(),
        )
    )
    if done is not None:
        flash(_("Saved."), "success")
    return redirect(url_for("admin_nps_cases.show", case_id=case_id), 303)


def _lines(order: Order | None) -> list[OrderLine]:
    if order is None:
        return []
    mine = select(OrderLine).where(OrderLine.order_id == order.id)
    return list(db.session().scalars(mine.order_by(OrderLine.position)))


def _parcels(order: Order | None) -> list[tuple[OrderParcel, list[ParcelMilestone]]]:
    """Each parcel with what its carrier told."""
    if order is None:
        return []
    parcels = select(OrderParcel).where(OrderParcel.order_id == order.id).order_by(OrderParcel.shipped_at)
    told = select(ParcelMilestone).where(ParcelMilestone.order_id == order.id).order_by(ParcelMilestone.at)
    news = list(db.session().scalars(told))
    return [
        (parcel, [one for one in news if one.parcel_id == parcel.parcel_id])
        for parcel in db.session().scalars(parcels)
    ]
