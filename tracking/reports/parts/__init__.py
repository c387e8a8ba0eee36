"""Counts of single days, kept by the worker: a page adds up days and never counts events.

A part is a tally of one day of the store: nested words with whole numbers at the end, which name nobody and
may be added up. The worker makes a part again when the events of its day, or of days that still tell of it,
have changed: a purchase three days after its checkout counts with the checkout.
"""
