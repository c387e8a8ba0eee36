"""The long memory of visits: the hot store's rows as a Delta table, and the engines that answer from it."""
