"""A product's or collection's texts in another language, beside the ones they translate."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from shop.brand import store
from shop.catalog import operations, pictures, queries, rules, translations
from shop.catalog.models import Collection, Product
from shop.catalog.texts import MAX_HTML
from shop.catalog.translations import Texts
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth, render
from shop.web.acting import sentence
from shop.web.forms import Form, strip

blueprint = Blueprint("admin_translations", __name__, url_prefix="/admin")
ALT, WORD = "alt-", "word-"


class TextsForm(Form):
    """Texts in one language; an empty one is shown in the store's own."""

    title = StringField(_l("Title"), validators=[Length(max=rules.MAX_TITLE)])
    description_html = TextAreaField(_l("Description"), validators=[Length(max=MAX_HTML)])
    seo_title = StringField(_l("Title for search engines"), validators=[Length(max=rules.MAX_NAME)])
    seo_description = TextAreaField(_l("Description for search engines"), validators=[Length(max=5_000)])

    def texts(self) -> Texts:
        """What the form says."""
        return Texts(
            title=self.title.data or "",
            description_html=self.description_html.data or "",
            seo_title=self.seo_title.data or "",
            seo_description=self.seo_description.data or "",
        )


@blueprint.get("/products/<uuid:product_id>/translations/<locale>")
@auth.staff_required("catalog")
def product(product_id: uuid.UUID, locale: str) -> Response:
    """The texts of a product, its pictures and its words."""
    row = _product(product_id, locale)
    return _product_page(
        TextsForm(formdata=None, obj=translations.of_product(row.id).get(locale)), row, locale
    )


@blueprint.post("/products/<uuid:product_id>/translations/<locale>")
@auth.staff_required("catalog")
def update_product(product_id: uuid.UUID, locale: str) -> Response | Answer:
    """Keep them."""
    row, form = _product(product_id, locale), TextsForm()
    alts = {found: text for key, text in _typed(ALT).items() if (found := ids.parse_id(key))}
    said = {word: text for word, text in _typed(WORD).items() if word in translations.words_of(row)}

    def keep() -> None:
        translations.save_product(row.id, locale, form.texts(), at=clock.now())
        translations.save_alts(row.id, locale, alts)
        translations.save_words(locale, said)
        operations.refresh_derived(row)

    if form.validate() and _kept(keep):
        return redirect(url_for(".product", product_id=row.id, locale=locale), 303)
    db.end_read()
    return _product_page(form, _product(product_id, locale), locale, status=422)


@blueprint.get("/collections/<uuid:collection_id>/translations/<locale>")
@auth.staff_required("catalog")
def collection(collection_id: uuid.UUID, locale: str) -> Response:
    """The texts of a collection."""
    row = _collection(collection_id, locale)
    return _page(TextsForm(formdata=None, data=row.translations.get(locale)), row, locale)


@blueprint.post("/collections/<uuid:collection_id>/translations/<locale>")
@auth.staff_required("catalog")
def update_collection(collection_id: uuid.UUID, locale: str) -> Response | Answer:
    """Keep them."""
    row, form = _collection(collection_id, locale), TextsForm()
    if form.validate() and _kept(lambda: translations.save_collection(row.id, locale, form.texts())):
        return redirect(url_for(".collection", collection_id=row.id, locale=locale), 303)
    db.end_read()
    return _page(form, _collection(collection_id, locale), locale, status=422)


def _kept(keep: Callable[[], None]) -> bool:
    try:
        with db.transaction():
            keep()
    except DomainError as error:
        flash(sentence(error), "error")
        return False
    flash(_("The translation is saved."), "success")
    return True


def _typed(prefix: str) -> dict[str, str]:
    return {
        key.removeprefix(prefix): strip(text) for key, text in request.form.items() if key.startswith(prefix)
    }


def _product(product_id: uuid.UUID, locale: str) -> Product:
    row = queries.product_for_editing(product_id)
    if row is None or not _is_other(locale):
        raise NotFound(N_("This product does not exist any more."))
    return row


def _collection(collection_id: uuid.UUID, locale: str) -> Collection:
    row = queries.collection_by_id(collection_id)
    if row is None or not _is_other(locale):
        raise NotFound(N_("This collection does not exist any more."))
    return row


def _is_other(locale: str) -> bool:
    return locale in dict(store.current().languages())


def _product_page(form: TextsForm, row: Product, locale: str, *, status: int = 200) -> Response:
    known = translations.all_words().get(locale, {})
    typed = {**known, **_typed(WORD)} if status != 200 else known
    return _page(
        form,
        row,
        locale,
        status=status,
        words=[(word, typed.get(word, "")) for word in translations.words_of(row)],
        media=[
            (media, pictures.picture_of(media, alt=""), media.alts.get(locale, "")) for media in row.media
        ],
    )


def _page(
    form: TextsForm, row: Product | Collection, locale: str, *, status: int = 200, **more: Any
) -> Response:
    of: Mapping[str, Any] = {"words": [], "media": [], **more}
    return render.page(
        "admin/translations/show.html",
        status=status,
        form=form,
        row=row,
        is_product=isinstance(row, Product),
        locale_code=locale,
        language=store.LANGUAGES[locale],
        direction="rtl" if locale in store.RIGHT_TO_LEFT else "ltr",
        **of,
    )
