"""The shoppers' pages."""
