"""Changing credit: issuing, setting aside for an order, giving back, ending. Nothing goes below zero.

Accounts are touched in ascending order, after stock and promotions and before the order's number.
"""

from shop.credit.operations.carts import MOST_WISHES, add_card, add_wish, remove_card, use_credit
from shop.credit.operations.changing import adjust, disable, enable, expire_due, set_terms
from shop.credit.operations.holding import hold, hold_again, refund, release, spend
from shop.credit.operations.issuing import deliver, grant, issue_bought, issue_card, new_code, void_bought
from shop.credit.operations.moving import BadAmount, CreditGone

__all__ = [
    "MOST_WISHES",
    "BadAmount",
    "CreditGone",
    "add_card",
    "add_wish",
    "adjust",
    "deliver",
    "disable",
    "enable",
    "expire_due",
    "grant",
    "hold",
    "hold_again",
    "issue_bought",
    "issue_card",
    "new_code",
    "refund",
    "release",
    "remove_card",
    "set_terms",
    "spend",
    "use_credit",
    "void_bought",
]
