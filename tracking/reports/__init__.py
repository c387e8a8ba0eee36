"""Questions an owner asks about journeys: one file or folder each, found by its name."""
