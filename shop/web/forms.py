"""The base of all forms: CSRF token, translated messages, trimmed text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from flask_babel import get_domain, gettext
from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice

from shop.kernel.errors import DomainError
from shop.web.acting import sentence

TEXT_FIELDS = {"StringField", "TextAreaField", "EmailField", "TelField", "SearchField", "URLField"}


class _Translations:
    def gettext(self, string: str) -> str:
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        # WTForms fills the places itself, so they must not be filled here
        return str(get_domain().get_translations().ungettext(singular, plural, n))


def strip(value: Any) -> Any:
    """A WTForms filter: text without blanks around it and without control characters."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c >= " " or c in "\n\r\t").strip()


class Form(FlaskForm):
    """A form whose errors speak the reader's language."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _Translations:
            return _Translations()

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = unbound_field.kwargs.get("filters", [])
            if unbound_field.field_class.__name__ in TEXT_FIELDS and strip not in filters:
                unbound_field.kwargs["filters"] = [strip, *filters]
            return unbound_field.bind(form=form, **options)


def options(pairs: Iterable[Sequence[Any]]) -> list[SelectChoice]:
    """Choices of a SelectField or RadioField from (value, label) pairs; what else they hold is left out."""
    return [SelectChoice(value=pair[0], label=pair[1]) for pair in pairs]


def blame(field: Any, error: DomainError) -> None:
    """Show what an operation refused beside the field it is about."""
    field.errors = [sentence(error)]


def wants_json() -> bool:
    """Whether the caller is a script that asked for JSON."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"
