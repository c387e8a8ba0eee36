"""What pages show: slots filled for a reader, in one query for the list and the constant few of its cards.

Lists are precomputed. What is withdrawn or sold out since is left out, and where too little is known the next
best is shown: what was learned, else the same shelf, else what sells, else what is new. Never an empty row
while there is anything to show.
"""

from shop.recommendations.entries import Item
from shop.recommendations.queries.companions import Beside, companions_of, goes_with
from shop.recommendations.queries.home import Home, home
from shop.recommendations.queries.own_lists import (
    PersonalLists,
    again,
    buy_again,
    for_you,
    instead,
    liked,
    personal,
)
from shop.recommendations.queries.owner import rules
from shop.recommendations.queries.rows import Row, Suggestion
from shop.recommendations.queries.selling import popular
from shop.recommendations.queries.why import BESIDE_PRODUCTS, Why, explained, reasons_behind

__all__ = [
    "BESIDE_PRODUCTS",
    "Beside",
    "Home",
    "Item",
    "PersonalLists",
    "Row",
    "Suggestion",
    "Why",
    "again",
    "buy_again",
    "companions_of",
    "explained",
    "for_you",
    "goes_with",
    "home",
    "instead",
    "liked",
    "personal",
    "popular",
    "reasons_behind",
    "rules",
]
