"""Orders to deliver, shipments, parcels and their scans; promise and lateness."""
