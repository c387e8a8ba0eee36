"""Collections: the list, one collection's texts and picture, and its products in the owner's order."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from shop.admin.products.uploads import keep_uploads
from shop.catalog import operations, queries, rules
from shop.catalog.models import ACTIVE, ARCHIVED, DRAFT, Collection
from shop.catalog.texts import MAX_HTML
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth, nav, render
from shop.web.acting import act
from shop.web.forms import Form, blame

blueprint = Blueprint("admin_collections", __name__, url_prefix="/admin/collections")
nav.add("sell", N_("Collections"), "admin_collections.index", "catalog", 31, "leaf")

MAX_SEARCH, FOUND_AT_ONCE, LAST = 100, 24, 100_000
STATUSES = {ACTIVE: N_("Active"), DRAFT: N_("Draft"), ARCHIVED: N_("Archived")}


class CollectionForm(Form):
    """A collection's texts and place."""

    title = StringField(_l("Title"), validators=[DataRequired(), Length(max=rules.MAX_NAME)])
    handle = StringField(_l("Address"), validators=[Length(max=rules.MAX_NAME)])
    description_html = TextAreaField(_l("Description"), validators=[Length(max=MAX_HTML)])
    seo_title = StringField(_l("Title for search engines"), validators=[Length(max=rules.MAX_NAME)])
    seo_description = TextAreaField(_l("Description for search engines"), validators=[Length(max=5_000)])
    position = IntegerField(_l("Place"), default=0, validators=[Optional(), NumberRange(min=0, max=10_000)])
    in_navigation = BooleanField(_l("In the shop’s menu"), default=True)

    def as_input(self) -> operations.CollectionInput:
        """What the form says."""
        return operations.CollectionInput(
            title=self.title.data or "",
            handle=(self.handle.data or "").lower(),
            description_html=self.description_html.data or "",
            seo_title=self.seo_title.data or "",
            seo_description=self.seo_description.data or "",
            position=self.position.data or 0,
            in_navigation=bool(self.in_navigation.data),
        )


@blueprint.get("")
@auth.staff_required("catalog")
def index() -> Response:
    """All collections in the order of the menu."""
    found = queries.collections_with_counts()
    covers = queries.covers([row.id for row, _count in found])
    return render.page("admin/collections/index.html", found=found, covers=covers)


@blueprint.get("/new")
@auth.staff_required("catalog")
def new() -> Response:
    """The form of a collection that does not exist yet."""
    return _page(CollectionForm(formdata=None), None)


@blueprint.post("")
@auth.staff_required("catalog")
def create() -> Response | Answer:
    """Make a collection; its products come next."""
    form = CollectionForm()
    made = _saved(form, lambda: operations.create_collection(form.as_input(), at=clock.now()))
    if made is None:
        return _page(form, None, status=422)
    flash(_("“%(title)s” is saved. Now choose its products.", title=made.title), "success")
    return redirect(url_for(".show", collection_id=made.id), 303)


@blueprint.get("/<uuid:collection_id>")
@auth.staff_required("catalog")
def show(collection_id: uuid.UUID) -> Response:
    """The collection, its products, and a search for more."""
    row = _existing(collection_id)
    return _page(CollectionForm(formdata=None, obj=row), row)


@blueprint.post("/<uuid:collection_id>")
@auth.staff_required("catalog")
def update(collection_id: uuid.UUID) -> Response | Answer:
    """Change the texts."""
    form, _row = CollectionForm(), _existing(collection_id)
    saved = _saved(form, lambda: operations.update_collection(collection_id, form.as_input()))
    if saved is None:
        db.end_read()
        return _page(form, _existing(collection_id), status=422)
    flash(_("“%(title)s” is saved.", title=saved.title), "success")
    return redirect(url_for(".show", collection_id=collection_id), 303)


@blueprint.post("/<uuid:collection_id>/products")
@auth.staff_required("catalog")
def add_products(collection_id: uuid.UUID) -> Answer:
    """Put the products ticked in the search at the end."""
    _existing(collection_id)
    chosen = _ids(request.form.getlist("products"))
    known = queries.product_titles(chosen)
    if not known:
        flash(_("Please tick at least one product."), "error")
        return _to_products(collection_id)
    ordered = [product_id for product_id in dict.fromkeys(chosen) if product_id in known]
    count = act(lambda: operations.add_to_collection(collection_id, ordered))
    if count is not None:
        flash(ngettext("%(num)d product added.", "%(num)d products added.", count), "success")
    return _to_products(collection_id)


@blueprint.post("/<uuid:collection_id>/arrangement")
@auth.staff_required("catalog")
def arrange(collection_id: uuid.UUID) -> Answer:
    """Take over the order typed, without the products ticked for removal."""
    members = [product.id for product in queries.members(_existing(collection_id).id)]
    gone = set(_ids(request.form.getlist("remove")))
    places = {product_id: _place(product_id, n) for n, product_id in enumerate(members, start=1)}
    kept = sorted((product_id for product_id in members if product_id not in gone), key=places.__getitem__)
    with db.transaction():
        operations.set_members(collection_id, kept)
    flash(_("The products are saved."), "success")
    return _to_products(collection_id)


@blueprint.post("/<uuid:collection_id>/picture")
@auth.staff_required("catalog")
def set_picture(collection_id: uuid.UUID) -> Response | Answer:
    """Give the collection an uploaded picture, or say what the present one shows."""
    row, alt, at = _existing(collection_id), request.form.get("alt", "").strip(), clock.now()
    stored, refused = keep_uploads(request.files.getlist("picture")[:1])
    if not stored and not refused and row.media_id is None:
        refused = [_("Please choose a file.")]
    if refused:
        return _page(CollectionForm(formdata=None, obj=row), row, refused=refused, status=422)

    def save() -> bool:
        if stored:
            operations.set_collection_picture(collection_id, stored[0], alt=alt, at=at)
        elif row.media_id is not None:
            operations.describe_kept_picture(row.media_id, alt)
        return True

    if act(save):
        flash(_("The picture is saved."), "success")
    return redirect(url_for(".show", collection_id=collection_id, _anchor="picture"), 303)


@blueprint.post("/<uuid:collection_id>/picture/removal")
@auth.staff_required("catalog")
def remove_picture(collection_id: uuid.UUID) -> Answer:
    """Have the collection show its first product's picture again."""
    _existing(collection_id)
    with db.transaction():
        operations.set_collection_picture(collection_id, None, at=clock.now())
    flash(_("The picture is removed."), "success")
    return redirect(url_for(".show", collection_id=collection_id, _anchor="picture"), 303)


@blueprint.post("/<uuid:collection_id>/removal")
@auth.staff_required("catalog")
def remove(collection_id: uuid.UUID) -> Answer:
    """Delete a collection; its products stay."""
    _existing(collection_id)
    with db.transaction():
        operations.delete_collection(collection_id)
    flash(_("The collection is deleted. Its products are still there."), "success")
    return redirect(url_for(".index"), 303)


def _place(product_id: uuid.UUID, current: int) -> tuple[int, int]:
    typed = request.form.get(f"place-{product_id}", current, type=int)
    # of two with the same number, the one that was moved goes first
    return min(max(typed, 0), LAST), 1 if typed == current else 0


def _ids(texts: list[str]) -> list[uuid.UUID]:
    return [found for text in texts if (found := ids.parse_id(text))]


def _saved(form: CollectionForm, operation: Callable[[], Collection]) -> Collection | None:
    if not form.validate():
        return None
    try:
        with db.transaction():
            return operation()
    except DomainError as error:
        blame(form.handle, error)  # the form itself has looked at all the rest
        return None


def _existing(collection_id: uuid.UUID) -> Collection:
    row = queries.collection_by_id(collection_id)
    if row is None:
        raise NotFound(N_("This collection does not exist any more."))
    return row


def _page(
    form: CollectionForm, row: Collection | None, *, refused: list[str] | None = None, status: int = 200
) -> Response:
    text = request.args.get("q", "").strip()[:MAX_SEARCH]
    members = queries.members(row.id) if row else []
    searched = row is not None and "q" in request.args
    return render.page(
        "admin/collections/edit.html",
        status=status,
        form=form,
        collection=row,
        members=members,
        inside={product.id for product in members},
        found=queries.products_for_owner(text=text, per_page=FOUND_AT_ONCE) if searched else None,
        text=text,
        statuses=STATUSES,
        refused=refused or [],
    )


def _to_products(collection_id: uuid.UUID) -> Answer:
    return redirect(url_for(".show", collection_id=collection_id, _anchor="products"), 303)
