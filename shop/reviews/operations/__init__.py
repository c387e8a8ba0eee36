"""Writing down what people say and ask, and what the store does with it. All in the caller's transaction."""

from shop.reviews.operations.asking import answer, ask, hide, tell_asker
from shop.reviews.operations.counting import recount, recount_questions
from shop.reviews.operations.granting import grant
from shop.reviews.operations.guarding import guard_asking, guard_helpful, guard_writing
from shop.reviews.operations.moderating import publish, reject, reply
from shop.reviews.operations.rendering import note_rendered
from shop.reviews.operations.voting import found_helpful
from shop.reviews.operations.writing import remove, write

__all__ = [
    "answer",
    "ask",
    "found_helpful",
    "grant",
    "guard_asking",
    "guard_helpful",
    "guard_writing",
    "hide",
    "note_rendered",
    "publish",
    "recount",
    "recount_questions",
    "reject",
    "remove",
    "reply",
    "tell_asker",
    "write",
]
