"""Rules of addresses that make their builders when an address is first built.

Werkzeug writes, parses and compiles two small functions for each rule; with some hundred rules that is a
tenth of a start, and a worker or a command needs hardly any of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class PatientRule(Rule):
    """As its parent, which calls this once for each of the two builders (`Rule.compile`)."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        made: list[Builder] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(super(PatientRule, self)._compile_builder(append_unknown))
            return made[0](rule, **values)

        return build


def install(app: Flask) -> None:
    """Have the rules of `app` be patient; before any is added."""
    app.url_rule_class = PatientRule
