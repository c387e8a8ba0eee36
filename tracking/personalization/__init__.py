"""Personal touch: what goes with what, what a person may like, and offers measured against a holdout."""
