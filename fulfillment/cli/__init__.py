"""Commands of delivery: a module a group, each with its click `group`."""
