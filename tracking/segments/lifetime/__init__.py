"""What a customer will yet buy and spend, from when and for how much they bought: BG/NBD and Gamma-Gamma."""
