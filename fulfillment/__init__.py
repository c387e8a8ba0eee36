"""DELIVER: fulfillment orders, shipments, parcels, carriers, tracking pages."""
