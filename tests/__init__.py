"""The tests: architecture, unit, integration, web, soak, browser; helpers in support, rows in factories."""
