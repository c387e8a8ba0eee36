"""Pages of delivery: the tracking page for customers, sending and scans for the team."""
