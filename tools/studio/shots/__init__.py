"""All pictures of the catalog, the most important first."""

from studio.shots import details, groups, heroes
from studio.shots.shot import Shot


def every() -> list[Shot]:
    """In the order in which they are taken."""
    return [*heroes.first(), *groups.every(), *heroes.others(), *details.every()]
