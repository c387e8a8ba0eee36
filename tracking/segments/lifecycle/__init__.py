"""Where customers are in their time with the store, and their fifths of recency, frequency and money.

Measured by the store's own customers: what is late in one store is early in another.
"""
