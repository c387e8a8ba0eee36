"""Orders as files: CSV for spreadsheets (a row a line of goods), JSON Lines for programs (an object each).

Both are written while they are read, a batch of orders at a time, oldest first.
"""

from shop.exchange.orders_export.as_csv import COLUMNS, as_csv
from shop.exchange.orders_export.as_json import as_json_lines

__all__ = ["COLUMNS", "as_csv", "as_json_lines"]
