"""Labels and live rates, with a post office on this machine."""
