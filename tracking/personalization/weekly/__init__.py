"""What the owner is told each Monday: the week beside the one before, and what recommendations brought."""
