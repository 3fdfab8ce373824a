"""Who works on the originals in these tests."""

from __future__ import annotations

import pytest

from tests import factories
from volunteers.models import User


@pytest.fixture
def claire(db: None) -> User:
    return factories.coordinator()
