"""Money taken and given back: attempts, ledger, settling, gateways."""
