"""Rules: who belongs to a segment. Frozen values, judged for one customer here and for all of them in SQL."""
