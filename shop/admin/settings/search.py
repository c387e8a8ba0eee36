"""Words that mean the same, for shoppers who call things by another name than the shop does."""

from __future__ import annotations

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import TextAreaField
from wtforms.validators import Length

from shop.admin.settings import blueprint
from shop.catalog.search import synonyms
from shop.kernel import clock, db
from shop.kernel.errors import N_
from shop.web import auth, render, topics
from shop.web.forms import Form, blame

_TEXT = N_("Words that mean the same, such as cup and mug.")
topics.add("search", N_("Search"), _TEXT, "admin_settings.search", 55, "search")
MOST_LETTERS = 60_000


class SearchForm(Form):
    """Lines of synonyms."""

    synonyms = TextAreaField(_l("Words that mean the same"), [Length(max=MOST_LETTERS)])


@blueprint.get("/search", endpoint="search")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    return _page(SearchForm(formdata=None, synonyms="\n".join(synonyms.lines())))


@blueprint.post("/search", endpoint="update_search")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the lines; they count from the next search."""
    form = SearchForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            synonyms.save(form.synonyms.data or "", at=clock.now())
    except synonyms.BadSynonyms as refused:
        blame(form.synonyms, refused)
        return _page(form, status=422)
    flash(_("Saved. It counts from the next search."), "success")
    return redirect(url_for(".search"), 303)


def _page(form: SearchForm, *, status: int = 200) -> Response:
    return render.page("admin/settings/search.html", status=status, form=form)
