"""LEARN AND ACT: journeys, reports, NPS, personalization."""
