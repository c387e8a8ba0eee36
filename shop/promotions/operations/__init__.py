"""Writing promotions: the owner's rules, their codes, and personal assignments. Uses are in `redemptions`."""

from shop.promotions.operations.assigning import assign as assign
from shop.promotions.operations.assigning import hand_over as hand_over
from shop.promotions.operations.assigning import withdraw as withdraw
from shop.promotions.operations.batches import MOST_AT_ONCE as MOST_AT_ONCE
from shop.promotions.operations.batches import make_batch as make_batch
from shop.promotions.operations.batches import new_code as new_code
from shop.promotions.operations.batches import remove_batch as remove_batch
from shop.promotions.operations.codes import CodeTaken as CodeTaken
from shop.promotions.operations.codes import add_code as add_code
from shop.promotions.operations.codes import remove_code as remove_code
from shop.promotions.operations.making import BadPromotion as BadPromotion
from shop.promotions.operations.making import change as change
from shop.promotions.operations.making import create as create
from shop.promotions.operations.making import describe as describe
from shop.promotions.operations.making import locked as locked
from shop.promotions.operations.making import remove as remove
