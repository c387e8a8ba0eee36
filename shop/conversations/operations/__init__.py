"""Writes: take a message in, answer, note, assign, close, bring together, and keep saved answers."""

from shop.conversations.operations.answering import (
    answer,
    assign,
    note,
    note_mailed,
    set_state,
)
from shop.conversations.operations.bringing import adopt, claim, remove
from shop.conversations.operations.keeping import delete_answer, forget_old, save_answer, set_rules
from shop.conversations.operations.receiving import receive

__all__ = [
    "adopt",
    "answer",
    "assign",
    "claim",
    "delete_answer",
    "forget_old",
    "note",
    "note_mailed",
    "receive",
    "remove",
    "save_answer",
    "set_rules",
    "set_state",
]
