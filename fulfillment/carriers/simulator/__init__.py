"""A carrier that exists only here and plays any story, so that owners see every page and mail beforehand."""

from fulfillment.carriers.simulator.carrier import SIMULATOR
from fulfillment.carriers.simulator.stories import SPLIT, STORIES, Step, parts, steps

__all__ = ["SIMULATOR", "SPLIT", "STORIES", "Step", "parts", "steps"]
