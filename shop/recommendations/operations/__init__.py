"""Writing lists down, and the owner's rules about them."""

from shop.recommendations.companions import Companion, Listed
from shop.recommendations.entries import Item
from shop.recommendations.operations.lists import (
    forget_companions,
    forget_personal,
    replace_companions,
    replace_personal,
    replace_popular,
)
from shop.recommendations.operations.ruling import BadRule, Wanted, end_rule, make_rule
from shop.recommendations.operations.trying import Tried, replace_tried

__all__ = [
    "BadRule",
    "Companion",
    "Listed",
    "Item",
    "Tried",
    "Wanted",
    "end_rule",
    "forget_companions",
    "forget_personal",
    "make_rule",
    "replace_companions",
    "replace_personal",
    "replace_popular",
    "replace_tried",
]
