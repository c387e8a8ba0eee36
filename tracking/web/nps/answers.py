"""The inbox of answers in people's own words, and the tags that the owner adds."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from shop.web import auth
from shop.web.acting import act
from shop.web.render import page
from tracking.nps import operations, queries, scales, topics
from tracking.nps.queries import Sought
from tracking.web.nps import blueprint, words

GROUPS = (scales.GOOD, scales.MIDDLING, scales.BAD)


@blueprint.get("/answers")
@auth.staff_required("reports")
def answers() -> Response:
    """Answers, newest first: of a question, a group, about something, with certain words."""
    sought = _sought()
    found = queries.inbox(sought, page=request.args.get("page", 1, int))
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page" and value}

    def page_url(number: int) -> str:
        return url_for("admin_nps.answers", **kept, page=number)

    return page(
        "tracking/nps/answers.html",
        found=found,
        sought=sought,
        words=words,
        page_url=page_url,
        open_cases=queries.open_cases(),
    )


@blueprint.post("/answers/<uuid:answer_id>/tags")
@auth.staff_required("reports")
def tag(answer_id: uuid.UUID) -> Answer:
    """What the owner says an answer is about."""
    act(lambda: operations.tag(answer_id, request.form.getlist("tag")[:40]))
    back: dict[str, Any] = {name: value for name, value in request.args.items() if value}
    return redirect(url_for("admin_nps.answers", **back, _anchor=f"answer-{answer_id}"), 303)


def _sought() -> Sought:
    asked = request.args.get

    def one_of(name: str, known: Any) -> str:
        return asked(name, "") if asked(name, "") in known else ""

    return Sought(
        metric=one_of("metric", scales.SCALES),
        population=one_of("population", (scales.BUYERS, scales.VISITORS)),
        group=one_of("group", GROUPS),
        tag=one_of("tag", topics.TAGS),
        only_comments=asked("comments") == "1",
        words=asked("q", "")[:100],
    )
