"""A carrier that exists only here and plays any story, so that owners see every page and mail beforehand."""

from fulfillment.carriers.simulator.carrier import SIMULATOR
from fulfillment.carriers.simulator.stories import STORIES, Step, steps

__all__ = ["SIMULATOR", "STORIES", "Step", "steps"]
