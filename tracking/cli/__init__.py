"""Command groups of tracking: a module a group, each with its click `group`."""
