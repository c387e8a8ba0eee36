"""Reading reviews and questions: for the product's page, for whoever writes, for the owner."""

from shop.reviews.queries.owner import (
    QuestionList,
    ReviewList,
    by_ids,
    counts,
    number_unanswered,
    number_waiting,
    question,
    question_counts,
    questions_page,
    reviews_page,
)
from shop.reviews.queries.shown import (
    SORTS,
    QuestionPage,
    ReviewPage,
    newest_questions,
    of_product,
    questions_of_product,
    shown_first,
)
from shop.reviews.queries.subject import Subject
from shop.reviews.queries.subject import by_handle as product_by_handle
from shop.reviews.queries.subject import by_id as product_by_id
from shop.reviews.queries.writers import (
    Reviewable,
    has_right,
    may_write,
    of_customer,
    of_writer,
    open_to_all,
    publishes_at_once,
    received,
)

__all__ = [
    "SORTS",
    "QuestionList",
    "QuestionPage",
    "ReviewList",
    "ReviewPage",
    "Reviewable",
    "Subject",
    "by_ids",
    "counts",
    "has_right",
    "may_write",
    "newest_questions",
    "of_customer",
    "of_product",
    "of_writer",
    "open_to_all",
    "product_by_handle",
    "product_by_id",
    "publishes_at_once",
    "question",
    "question_counts",
    "questions_of_product",
    "questions_page",
    "received",
    "reviews_page",
    "shown_first",
    "number_unanswered",
    "number_waiting",
]
