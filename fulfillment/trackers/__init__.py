"""Following parcels through providers: accounts, trackers, webhooks, polling, and codes nobody knows yet."""
