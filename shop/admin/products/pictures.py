"""Pictures that could not be fetched or prepared: all of them, and another try."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.products import blueprint
from shop.catalog import operations, queries
from shop.kernel import clock
from shop.web import auth, render
from shop.web.acting import act


@blueprint.get("/pictures")
@auth.staff_required("catalog")
def missing_pictures() -> Response:
    """Pictures that could not be fetched or prepared."""
    missing = queries.parked_pictures()
    titles = queries.product_titles({media.product_id for media in missing if media.product_id})
    return render.page("admin/products/pictures.html", missing=missing, titles=titles)


@blueprint.post("/<uuid:product_id>/pictures/<uuid:media_id>/retry")
@auth.staff_required("catalog")
def retry_picture(product_id: uuid.UUID, media_id: uuid.UUID) -> Answer:
    """Try again to fetch or prepare a picture; `all` in the form goes back to the list of all."""
    _try_again(product_id, media_id)
    if request.form.get("all"):
        return redirect(url_for(".missing_pictures"), 303)
    return redirect(url_for(".show", product_id=product_id, _anchor="pictures"), 303)


@blueprint.post("/pictures/<uuid:media_id>/retry")
@auth.staff_required("catalog")
def retry_kept_picture(media_id: uuid.UUID) -> Answer:
    """Try again to prepare a picture that belongs to no product."""
    _try_again(None, media_id)
    return redirect(url_for(".missing_pictures"), 303)


def _try_again(product_id: uuid.UUID | None, media_id: uuid.UUID) -> None:
    def again() -> bool:
        operations.retry_picture(product_id, media_id, at=clock.now())
        return True

    if act(again):
        flash(_("The picture is tried again in a moment."), "success")
