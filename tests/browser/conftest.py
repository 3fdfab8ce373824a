"""What the tests in a real Chromium share."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.studio_room import StudioRoom


@pytest.fixture
def studio_room(live_server: Any) -> StudioRoom:
    return StudioRoom(str(live_server.url))
