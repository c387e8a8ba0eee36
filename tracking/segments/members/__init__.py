"""Who is in which segment: decided for one customer on one fact, or for all of them by the database."""
