"""Rows of personalization: personal offers, who got one, who was held out, and why."""

from tracking.personalization.lists.tables import LearnedModel as LearnedModel
from tracking.personalization.offers.tables import Offer as Offer
from tracking.personalization.offers.tables import OfferArm as OfferArm
from tracking.personalization.offers.tables import OfferDecision as OfferDecision
from tracking.personalization.offers.tables import OfferObjection as OfferObjection
from tracking.personalization.offers.tables import OfferRefusal as OfferRefusal
