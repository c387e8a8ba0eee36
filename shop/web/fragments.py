"""Pieces of pages that say the same to every reader: made once for what they show, kept by each process.

A fragment is a pure function of its key: what the caller says it shows, and what all of them depend on: every
preference, and with them every revision of `kernel.kept`; the reader's language and currency. Nothing is ever
thrown away because it is outdated: what has changed asks for another key. Making one reads no database but
through `kept`.

What belongs to one reader (form tokens, nonces, hearts, counts, names) leaves a hole, filled in each answer.
Packages name such functions once, `personal("own_email")(function)`; ordinary templates call them, fragments
leave a hole. Fragments are rendered where nothing else about a reader exists: no request but its address, no
session, no customer. A template that asks for one raises.
"""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from jinja2 import Environment
from markupsafe import Markup, escape

from shop.kernel import db, preferences
from shop.web import currency
from shop.web.locale import get_locale

MOST_LETTERS = 24_000_000  # of all fragments that a process keeps
IMPERSONAL = """
    _ gettext ngettext pgettext npgettext range dict namespace asset url_for brand shop_url money_of
    organization_data website_data breadcrumb_data
    about currencies currency_seen shown_prices paid_price
""".split()
Filler = Callable[..., str]
F = TypeVar("F", bound=Filler)
_MARK = secrets.token_hex(12)  # nobody outside of this process can write a hole
_HOLE = re.compile(rf"{_MARK}\(([^)]*)\)")
CUT = f"{_MARK}/"  # parts one text into several
_personal: dict[str, Filler] = {}


@dataclass(frozen=True, slots=True)
class Fragment:
    """A text with holes: text and hole in turn, a hole being the name and the arguments of its filler."""

    parts: tuple[str, ...]
    holes: tuple[tuple[str, ...], ...]

    def fill(self, own: Mapping[str, Filler] | None = None) -> Markup:
        """The text for one reader. `own` fills the holes that belong to this page alone."""
        texts = list(self.parts)
        known: dict[str, str] = {}
        for at, (name, *arguments) in enumerate(self.holes):
            hole = texts[2 * at + 1]
            if hole not in known:
                filler = own[name] if own and name in own else _personal[name]
                known[hole] = str(escape(filler(*arguments)))
            texts[2 * at + 1] = known[hole]
        return Markup("".join(texts))


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a fragment was made and found since this process began, and how many are kept."""

    made: int
    found: int
    kept: int


class _Kept:
    """The fragments of this process, those used last; bounded by their letters."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._found: OrderedDict[Hashable, tuple[Hashable, Fragment, int]] = OrderedDict()
        self._letters = self.made = self.found = 0

    def __len__(self) -> int:
        return len(self._found)

    def find(self, key: Hashable) -> Fragment | None:
        """What was made for `key`."""
        with self._lock:
            entry = self._found.get(key)
            if entry is None:
                return None
            self._found.move_to_end(entry[0])  # the key kept is the same object: no need to compare again
            self.found += 1
            return entry[1]

    def keep(self, key: Hashable, fragment: Fragment) -> Fragment:
        """Keep what was made; what was not used for longest goes."""
        letters = sum(map(len, fragment.parts))
        with self._lock:
            self.made += 1
            if key not in self._found:
                self._found[key] = key, fragment, letters
                self._letters += letters
            while self._letters > MOST_LETTERS:
                self._letters -= self._found.popitem(last=False)[1][2]
        return fragment

    def forget(self) -> None:
        """Begin with nothing."""
        with self._lock:
            self._found.clear()
            self._letters = 0


_kept = _Kept()


def personal(name: str) -> Callable[[F], F]:
    """Decorator: templates call the function `name`; it answers for whoever reads, so fragments leave a hole.

    Its arguments are short texts or ids without brackets.
    """

    def decorate(function: F) -> F:
        _personal[name] = function
        return function

    return decorate


def hole(name: str, *arguments: object) -> Markup:
    """The place for what `name` says to one reader, in a fragment that is being made."""
    return Markup(f"{_MARK}({'|'.join((name, *map(str, arguments)))})")


def circumstances() -> tuple[Hashable, ...]:
    """What all fragments of this request depend on; also to keep other things by."""
    stored, locale = preferences.stored(), get_locale()
    known: tuple[Hashable, ...] | None = g.get("circumstances")
    if known is None or known[0] is not stored or known[1] != locale:
        currencies = (currency.chosen(), currency.without_cookie())
        g.circumstances = known = (stored, locale, db.engine(), request.script_root, currencies)
    return known


def made(name: str, shows: Hashable, make: Callable[[], str]) -> Fragment:
    """The fragment `name` that shows `shows`; `make` is called where it is not kept yet.

    None is for what only one reader is shown: it is made and not kept.
    """
    if shows is None:
        return _parted(make())
    key = (name, circumstances(), shows)
    return _kept.find(key) or _kept.keep(key, _parted(make()))


def render(template: str, **context: Any) -> str:
    """A template's text for all readers, with holes."""
    return _environment().get_template(template).render(context)


def tally() -> Tally:
    """What this process has made, found and kept."""
    return Tally(_kept.made, _kept.found, len(_kept))


def forget() -> None:
    """Make everything anew from here on (tests compare)."""
    _kept.forget()


def _parted(text: str) -> Fragment:
    parts = tuple(_HOLE.split(text))
    return Fragment(parts, tuple(tuple(found.split("|")) for found in parts[1::2]))


class Address:
    """All that a fragment may know of a request; whoever uses it has said so in what the fragment shows."""

    @property
    def path(self) -> str:
        """The path without its language."""
        return request.path

    @property
    def blueprint(self) -> str | None:
        """Whose page it is; follows from the path."""
        return request.blueprint

    @property
    def script_root(self) -> str:
        """The prefix of the language."""
        return request.script_root


def _environment() -> Environment:
    """The application's templates, with nobody reading them."""
    known: Environment | None = current_app.extensions.get("threeclick.fragments")
    if known is None:
        ours = current_app.jinja_env
        known = ours.overlay()
        known.globals = {name: ours.globals[name] for name in IMPERSONAL}
        known.globals |= {"request": Address(), "hole": hole}
        known.globals |= {name: _leaving(name) for name in _personal}
        current_app.extensions["threeclick.fragments"] = known
    return known


def _leaving(name: str) -> Filler:
    return lambda *arguments, **_more: hole(name, *arguments)


def install(app: Flask) -> None:
    """Give ordinary templates the personal functions; all modules that name some are loaded by now."""
    app.jinja_env.globals.update(_personal)
