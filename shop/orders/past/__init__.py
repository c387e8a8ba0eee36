"""Orders that were placed elsewhere, before this shop: known and counted, never worked on.

They have no mails, stock, payments or numbers of ours, so nothing of theirs can meet an order's life.
"""
