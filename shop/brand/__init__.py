"""The store's own identity: name, logo, accent, country, currency, languages, time zone, contact."""
