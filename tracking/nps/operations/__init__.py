"""Writes of surveys: plan, ask (or hold, or leave), take an answer, see to the unhappy, the owner's
choices."""

from tracking.nps.operations.answering import (
    EDITABLE,
    MAX_COMMENT,
    BadAnswer,
    Said,
    SurveyGone,
    TooLate,
    answer,
    changeable,
    dismiss,
    open_at,
)
from tracking.nps.operations.asking import MAX_TOUCHES, VALID, invitation_key, settle, take_turn, touch
from tracking.nps.operations.cases import (
    DUE,
    OUTCOMES,
    OVERDUE,
    BadCase,
    contacted,
    tell_overdue,
    update_case,
)
from tracking.nps.operations.describing import describe
from tracking.nps.operations.planning import ask_afterwards, due_at, offer_effort, plan_silent, schedule
from tracking.nps.operations.samples import forget as forget_samples
from tracking.nps.operations.settings import BadDelay, Choices, choose, current, remove_delay, set_delay, tag
from tracking.nps.operations.visitors import part, part_customer

__all__ = [
    "DUE",
    "EDITABLE",
    "MAX_COMMENT",
    "MAX_TOUCHES",
    "OUTCOMES",
    "OVERDUE",
    "VALID",
    "BadAnswer",
    "BadCase",
    "BadDelay",
    "Choices",
    "Said",
    "SurveyGone",
    "TooLate",
    "answer",
    "ask_afterwards",
    "changeable",
    "choose",
    "contacted",
    "current",
    "describe",
    "dismiss",
    "due_at",
    "forget_samples",
    "invitation_key",
    "offer_effort",
    "open_at",
    "part",
    "part_customer",
    "plan_silent",
    "remove_delay",
    "schedule",
    "set_delay",
    "settle",
    "tag",
    "take_turn",
    "tell_overdue",
    "touch",
    "update_case",
]
