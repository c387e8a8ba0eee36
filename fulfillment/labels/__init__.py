"""Labels: what carriers ask for a parcel, labels bought, printed and given back; live rates at the till."""
