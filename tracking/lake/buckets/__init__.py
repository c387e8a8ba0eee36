"""A copy of the lake by visitor, for questions that follow people."""
