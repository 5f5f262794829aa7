"""People and things for tests, one file per app."""

from .accounts import CoordinatorFactory, ProgrammeFactory, UserFactory, sign_in
from .mentoring import MentorFactory, MentorshipFactory
from .newcomers import NewcomerFactory

__all__ = [
    "CoordinatorFactory",
    "MentorFactory",
    "MentorshipFactory",
    "NewcomerFactory",
    "ProgrammeFactory",
    "UserFactory",
    "sign_in",
]
