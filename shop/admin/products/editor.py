"""Making and changing a product: one form for its texts, variants, stock and pictures."""

from __future__ import annotations

import uuid
from dataclasses import replace

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from shop.admin.products import blueprint, checks
from shop.admin.products.forms import NEW_ROW, STATUS_LABELS, ProductForm
from shop.admin.products.translation import as_data, as_input, combine
from shop.admin.products.uploads import PictureEdits, arranged, keep_uploads
from shop.brand import store
from shop.catalog import operations, pictures, queries, rules, tax_classes
from shop.catalog.models import Product
from shop.inventory import operations as inventory
from shop.inventory import queries as stock
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth, render
from shop.web.acting import act, sentence
from shop.web.media import large_uploads

ROWS_MORE = 3
MORE_ROWS, COMBINE = "rows", "combine"


@blueprint.get("/new")
@auth.staff_required("catalog")
def new() -> Response:
    """The form of a product that does not exist yet."""
    return _page(ProductForm(formdata=None, data={"variants": [NEW_ROW]}), None)


@blueprint.post("")
@auth.staff_required("catalog")
def create() -> Response | Answer:
    """Make a product."""
    return _answer(None)


@blueprint.get("/<uuid:product_id>")
@auth.staff_required("catalog")
def show(product_id: uuid.UUID) -> Response:
    """The form of a product."""
    product = _existing(product_id)
    return _page(_filled(product), product)


@blueprint.post("/<uuid:product_id>")
@auth.staff_required("catalog")
def update(product_id: uuid.UUID) -> Response | Answer:
    """Change a product."""
    return _answer(_existing(product_id))


@blueprint.post("/<uuid:product_id>/pictures")
@auth.staff_required("catalog")
@large_uploads("catalog")
def add_pictures(product_id: uuid.UUID) -> Response | Answer:
    """Add uploaded files: all of them, or none when one cannot be used.

    A form of its own: the one of the product is long, and a long form had better not travel as multipart.
    """
    product, at = _existing(product_id), clock.now()
    stored, refused = keep_uploads(request.files.getlist("pictures"))
    if not stored and not refused:
        refused = [_("Please choose a file.")]
    if not refused:
        try:
            with db.transaction():
                PictureEdits(stored=tuple(stored)).apply(product_id, at=at)
        except DomainError as error:
            refused = [sentence(error)]
    if refused:
        return _page(_filled(product), product, refused=refused, status=422)
    flash(ngettext("%(num)d picture added.", "%(num)d pictures added.", len(stored)), "success")
    return redirect(url_for(".show", product_id=product_id, _anchor="pictures"), 303)


@blueprint.post("/<uuid:product_id>/status")
@auth.staff_required("catalog")
def set_status(product_id: uuid.UUID) -> Answer:
    """Show, hide or archive a product."""
    _existing(product_id)
    status = request.form.get("status", "")
    if act(lambda: operations.set_status(product_id, status, at=clock.now())):
        flash(_("The product is now: %(status)s", status=STATUS_LABELS[status]), "success")
    return redirect(url_for(".show", product_id=product_id), 303)


def _filled(product: Product) -> ProductForm:
    on_hand = stock.on_hand([variant.id for variant in product.variants])
    return ProductForm(formdata=None, data=as_data(product, on_hand, store.current().currency))


def _answer(product: Product | None) -> Response | Answer:
    form = ProductForm()
    if request.form.get("action") in (MORE_ROWS, COMBINE):
        _add_rows(form)
        return _page(form, product)
    if not checks.passes(form, store.current().currency):
        flash(_("Nothing is saved yet: please look at the marked fields."), "error")
        return _page(form, product, status=422)
    edits = arranged(request.form, request.form.getlist("drop-picture"))
    edits = replace(edits, address=form.picture_address.data or "")
    try:
        saved = _save(form, product.id if product else None, edits)
    except DomainError as error:
        return _refusal(form, product, error)
    flash(_("“%(title)s” is saved.", title=saved.title), "success")
    return redirect(url_for(".show", product_id=saved.id), 303)


def _save(form: ProductForm, product_id: uuid.UUID | None, edits: PictureEdits) -> Product:
    at = clock.now()
    wanted, units = as_input(form, store.current().currency)
    chosen = [found for text in request.form.getlist("collections") if (found := ids.parse_id(text))]
    with db.transaction():
        product = inventory.save_product(product_id, wanted, units, at=at)
        operations.set_collections(product.id, chosen)
        edits.apply(product.id, at=at)
    return product


def _add_rows(form: ProductForm) -> None:
    """Give the form the rows that a button asked for instead of saving."""
    try:
        if request.form.get("action") == COMBINE:
            combine(form)
        else:
            for _number in range(min(ROWS_MORE, rules.MAX_VARIANTS - len(form.variants))):
                form.variants.append_entry(NEW_ROW)
    except DomainError as error:
        flash(sentence(error), "error")


def _refusal(form: ProductForm, product: Product | None, error: DomainError) -> Response:
    db.end_read()
    if isinstance(error, pictures.BadPicture):
        form.picture_address.errors = [sentence(error)]
    elif not checks.blame(form, error):
        flash(sentence(error), "error")
    return _page(form, _existing(product.id) if product else None, status=error.status)


def _page(
    form: ProductForm, product: Product | None, *, refused: list[str] | None = None, status: int = 200
) -> Response:
    media = product.media if product else []
    numbered = [(str(row.id), _("Picture %(number)d", number=n)) for n, row in enumerate(media, start=1)]
    typed = request.form if "title" in request.form else None
    chosen = _memberships(product) if typed is None else typed.getlist("collections")
    return render.page(
        "admin/products/edit.html",
        status=status,
        form=form,
        product=product,
        collections=[(str(row.id), row.title) for row, _count in queries.collections_with_counts()],
        chosen=set(chosen),
        media=[(row, pictures.picture_of(row, alt=row.alt)) for row in media],
        tax_classes=[(one, _(label)) for one, label in tax_classes.LABELS.items()],
        media_choices=[("", _("Product’s first picture")), *numbered],
        typed=typed or {},
        dropped=set(request.form.getlist("drop-picture")),
        refused=refused or [],
        currency=store.current().currency,
        statuses=STATUS_LABELS,
    )


def _memberships(product: Product | None) -> list[str]:
    page = queries.product_page(product.handle, any_status=True) if product else None
    return [str(collection.id) for collection in page.collections] if page else []


def _existing(product_id: uuid.UUID) -> Product:
    product = queries.product_for_editing(product_id)
    if product is None:
        raise NotFound(N_("This product does not exist any more."))
    return product
