"""Tracking's HTTP side: the recorder's ear, the beacon, the survey and the owner's pages."""
