"""No page of the owner's area asks the database the same thing again and again, row by row."""

from __future__ import annotations

from collections import Counter
from typing import Any

from shop.kernel import clock
from shop.kernel.settings import Settings
from tests.support import route_questions as questions
from tests.support import route_world
from tests.support.route_table import staff
from tests.support.statements import counted

OFTEN = 3  # five orders, seven mails and six movements of stock are there to be asked for one by one
ROUTES = [
    route
    for _who, lines in staff.GROUPS
    for method, route in (line.split() for line in lines.strip().splitlines())
    if method == "GET"
]


def test_no_statement_is_sent_for_each_row(app: Any, settings: Settings) -> None:
    world = route_world.make(app, settings)
    rules = {rule.rule: rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    owner, faults = world.browser(app, "owner"), []
    for route in ROUTES:
        rule = rules[route]
        values = {name: questions.value_of(rule, name, world) for name in rule.arguments}
        with clock.frozen(route_world.NOW), counted() as sent:
            owner.get(questions.build(rule, values), query_string=questions.QUESTIONS.get(rule.endpoint))
        faults += [
            f"{route}: {times} x {statement[:300]}"
            for statement, times in Counter(sent).items()
            if times >= OFTEN
        ]
    assert "\n".join(faults) == ""
