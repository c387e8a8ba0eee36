"""A log of orders walked again as it happened, to see what the shop's own lists would have been worth."""
