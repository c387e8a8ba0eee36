"""Finding products: the index and its engines for the shop's pages, plain words for the owner's lists.

What changes is noted in `changes` and written by `indexing` before the commit; a `shelf` has what lists need,
`filling` makes it and `shelves` keeps the one in use; `finding` answers questions with the database's engine
(`engines`), `filters` narrows lists.
"""

from shop.catalog.search import changes, ddl
from shop.catalog.search.changes import changed, everything_changed, shelf_changed, stock_changed
from shop.catalog.search.folding import normalize
from shop.catalog.search.plain import MAX_QUERY, MAX_WORDS, matching, text_of, words

__all__ = [
    "MAX_QUERY",
    "MAX_WORDS",
    "changed",
    "changes",
    "ddl",
    "everything_changed",
    "matching",
    "normalize",
    "shelf_changed",
    "stock_changed",
    "text_of",
    "words",
]
