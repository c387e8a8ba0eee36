"""Nothing that stands behind a question mark brings a page down: no number, script, mark or length."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.support import route_questions as questions
from tests.support.route_world import World
from tests.web.test_every_route_and_who_may import routes, world

__all__ = ["world"]  # the fixture
ROOT = Path(__file__).parents[2]
READ = re.compile(r"""args(?:\.get|\.getlist)?[(\[]\s*["']([\w-]+)["']""")
HUGE, ODD, NEVER = "9" * 40, "%00'%22%25_\\\\שלום", "9999-12-31"  # a number, a word, a day
WORDS, DAYS = {"q", "search", "next", "address", "about"}, {"from", "to", "before", "day"}


def query() -> str:
    """What views read from addresses, by the source, each with what it expects the least."""
    sources = (path for top in ("shop", "fulfillment", "tracking") for path in (ROOT / top).rglob("*.py"))
    names = sorted({name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))})
    assert {"page", "q", "days"} <= set(names)
    return "&".join(f"{name}={ODD if name in WORDS else NEVER if name in DAYS else HUGE}" for name in names)


def test_no_question_brings_a_page_down(made_app: Any, world: World) -> None:
    asked, down = query(), []
    for route, rule in routes(made_app).items():
        if not route.startswith("GET"):
            continue
        values = {name: questions.value_of(rule, name, world) for name in rule.arguments}
        answer = world.browser(made_app, "owner").get(f"{questions.build(rule, values)}?{asked}")
        if answer.status_code >= 500:
            down.append(f"{route}: {answer.status}")
    assert not down, "\n".join(down)
