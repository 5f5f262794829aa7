"""The strict session: what would be a quiet mistake in production is a failure here."""

import pytest
from django.core.cache import cache

from tests.factories import ProgrammeFactory


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def programme(db):
    return ProgrammeFactory()
