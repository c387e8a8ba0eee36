"""What standard dashboards read: figures by day and by dimension, kept up by the worker, so that no page
counts events.

A visit counts in the slot (quarter of an hour, the finest step between any two time zones) in which it
began, an order in the one in which it was paid. Slots of the last days are kept one by one, so that a row
that comes late makes only its own slot be counted again; a day of the store's time zone is the sum of its
slots. Older days are counted as a whole from the lake, when something about them changes. `people` is a
sketch (`sketch`): exact while few, within a few percent when many, and days may be added up without
counting anybody twice.
"""
