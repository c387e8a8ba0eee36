"""A product's care guide in each language: its own, and the one of all products of its kind."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.catalog import care, operations, queries
from shop.catalog.models import ACTIVE, Product
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.web import auth, render
from shop.web.acting import sentence

blueprint = Blueprint("admin_care", __name__, url_prefix="/admin/products")


@dataclass(frozen=True)
class Guide:
    """One text to write: its form field, whom it is about ("own" or "kind") and its language."""

    field: str
    about: str
    subject: str
    locale: str
    language: str
    markdown: str


@blueprint.get("/<uuid:product_id>/care")
@auth.staff_required("catalog")
def show(product_id: uuid.UUID) -> Response:
    """The texts."""
    product = _existing(product_id)
    return _page(product, _guides(product))


@blueprint.post("/<uuid:product_id>/care")
@auth.staff_required("catalog")
def update(product_id: uuid.UUID) -> Response | Answer:
    """Keep all of them; an empty one is removed."""
    product, at = _existing(product_id), clock.now()
    guides = _guides(product, typed=True)
    try:
        with db.transaction():
            for guide in guides:
                operations.set_care(
                    subject=guide.subject, locale=guide.locale, markdown=guide.markdown, at=at
                )
    except operations.BadCare as error:
        flash(sentence(error), "error")
        return _page(product, guides, status=422)
    flash(_("The care guide is saved."), "success")
    return redirect(url_for(".show", product_id=product_id), 303)


def _guides(product: Product, *, typed: bool = False) -> list[Guide]:
    """What is written so far, or what was `typed`; a text the form lacks stays as it is."""
    subjects = queries.care_subjects(product.id, product.product_type)
    found = []
    for about, subject in zip(("own", "kind"), subjects, strict=False):
        written = queries.care_texts(subject)
        for locale, language in store.current().languages():
            field, text = f"{about}-{locale}", written.get(locale, "")
            text = request.form.get(field, text).replace("\r\n", "\n") if typed else text
            found.append(Guide(field, about, subject, locale, language, text))
    return found


def _existing(product_id: uuid.UUID) -> Product:
    product = queries.product_for_editing(product_id)
    if product is None:
        raise NotFound(N_("This product does not exist any more."))
    return product


def _page(product: Product, guides: list[Guide], *, status: int = 200) -> Response:
    return render.page(
        "admin/care/show.html",
        status=status,
        product=product,
        guides=guides,
        address=care.care_url(product.handle),
        live=product.status == ACTIVE,
    )
