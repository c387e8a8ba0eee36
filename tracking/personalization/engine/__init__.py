"""What goes with what, learned from integer-coded orders by numpy and scipy: no database, clock or Flask."""
