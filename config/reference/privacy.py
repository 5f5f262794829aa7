"""Reference data is about places and occupations, never about a person."""

from config.core import privacy

from .models import Occupation, OccupationGroup, Place

privacy.impersonal(Place, why="Place names with their coordinates.")
privacy.impersonal(Occupation, why="Names of occupations.")
privacy.impersonal(OccupationGroup, why="Names of groups of occupations.")
