"""Kinds of the owner's attention list that following parcels raises."""

KEY = "carriers.key"  # a provider refuses our key; by provider
SILENT = "carriers.silent"  # nothing heard for a day; by provider
TRACKER = "carriers.tracker"  # a number that nobody watches; by tracker
UNMAPPED = "carriers.unmapped"  # codes without a meaning; one for all
SHARED = "carriers.shared"  # a number that several orders claim; by connection and number
ACTION = "carriers.action"  # the carrier waits for us; by parcel
