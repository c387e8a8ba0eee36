"""Who is who: visitors and accounts of one person, by evidence that is only ever added to."""

from tracking.journeys.identity.queries import around, everybody, members, person_of, persons

__all__ = ["around", "everybody", "members", "person_of", "persons"]
