"""The site with the sample nginx in front of it, and who is signed in there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.nginx import Nginx, nginx
from tests.parents.conftest import place

__all__ = ["front", "place"]


@pytest.fixture
def front(tmp_path: Path, live_server: Any, settings: Settings) -> Iterator[Nginx]:
    settings.ACCEL_REDIRECT, settings.ACCEL_REDIRECT_PRIVATE = "/internal/public", "/internal/private"
    with nginx(tmp_path / "nginx", live_server.thread.port, Path(live_settings.DATA_DIR)) as one:
        yield one


def signed_in() -> str:
    """The cookie of a coordinator."""
    client = Client()
    client.force_login(factories.coordinator())
    return f"sessionid={client.cookies['sessionid'].value}"
