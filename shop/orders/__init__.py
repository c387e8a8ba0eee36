"""Orders, their states, numbering, timeline and parcel milestones."""
