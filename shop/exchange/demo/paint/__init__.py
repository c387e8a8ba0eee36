"""Draws the demo store's pictures: thrown pots on a soft ground, from profiles, glazes and one light."""

from shop.exchange.demo.paint.glazes import GLAZES
from shop.exchange.demo.paint.picture import paint
from shop.exchange.demo.paint.shapes import SHAPES

__all__ = ["GLAZES", "SHAPES", "paint"]
