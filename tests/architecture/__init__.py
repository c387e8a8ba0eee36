"""Rules we care about, made executable: each test reads the tree and names what breaks the rule."""
