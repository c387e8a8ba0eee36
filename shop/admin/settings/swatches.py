"""The colors that are shown beside option values such as "Sand"."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.settings import blueprint
from shop.catalog import swatches
from shop.kernel import clock, db
from shop.kernel.errors import N_
from shop.web import auth, render, topics
from shop.web.acting import sentence

_TEXT = N_("The color that is shown beside a value such as “Sand”.")
topics.add("swatches", N_("Colors"), _TEXT, "admin_settings.swatches", 15, "image")
ROWS_MORE, NEUTRAL = 3, "#d8d3ca"


@dataclass(frozen=True)
class Row:
    """A word with its color; `shown` is false for a word that is no color."""

    word: str
    color: str
    shown: bool


@blueprint.get("/swatches", endpoint="swatches")
@auth.staff_required("settings")
def show() -> Response:
    """Every value that is a color, and room for more."""
    return _page(_present())


@blueprint.post("/swatches", endpoint="update_swatches")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the colors."""
    rows = _typed()
    try:
        wanted = _merged(rows)
        with db.transaction():
            swatches.choose(wanted, at=clock.now())
    except swatches.BadSwatch as error:
        flash(sentence(error), "error")
        return _page(rows, status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".swatches"), 303)


def _merged(rows: list[Row]) -> dict[str, str]:
    """The owner's own colors with what differs from the page; a word whose name was emptied is forgotten."""
    own, before = swatches.chosen(), {row.word: row for row in _present()}
    there = {row.word.casefold() for row in rows}
    forgotten = {word for word in request.form.getlist("known") if word not in there}
    changed = {row.word: row.color if row.shown else "" for row in rows if row != before.get(row.word)}
    return {word: color for word, color in own.items() if word not in forgotten} | changed


def _typed() -> list[Row]:
    words, colors = request.form.getlist("word"), request.form.getlist("color")
    shown = set(request.form.getlist("shown"))
    pairs = zip(words, colors, strict=False)
    return [
        Row(word.strip(), color, str(n) in shown) for n, (word, color) in enumerate(pairs) if word.strip()
    ]


def _present() -> list[Row]:
    own, used = swatches.chosen(), swatches.words_in_use()
    known = {word.casefold() for word in used}
    words = used + [word for word in own if word not in known]
    colors = [(word, swatches.color_of(word)) for word in words]
    return [Row(word, color or NEUTRAL, bool(color)) for word, color in colors]


def _page(rows: list[Row], *, status: int = 200) -> Response:
    blank = [Row("", NEUTRAL, True)] * ROWS_MORE
    own = sorted(swatches.chosen())
    return render.page("admin/settings/swatches.html", status=status, rows=[*rows, *blank], own=own)
