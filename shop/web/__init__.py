"""HTTP helpers shared by storefront, admin and the other roots' pages."""
