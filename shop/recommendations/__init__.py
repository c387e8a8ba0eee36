"""Read side of what goes with what and what a person may like."""
