"""17TRACK: one account for three thousand carriers, numbers registered by API, news by webhook."""

from fulfillment.carriers.seventeentrack.tracking import SEVENTEENTRACK

__all__ = ["SEVENTEENTRACK"]
