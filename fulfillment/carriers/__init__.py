"""Those who carry parcels: each in a package of its own, all speaking the words of `base`."""
