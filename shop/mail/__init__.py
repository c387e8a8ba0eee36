"""The mail engine: message value, rendering, queue, transports, suppression, log."""
