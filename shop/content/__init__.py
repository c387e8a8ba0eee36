"""Pages and policies an owner writes."""
