"""Somebody who has been here often in these ten minutes."""

from __future__ import annotations

from django.test import RequestFactory

from public.views.limits import within_limit


def came_before(address: str, what: str, times: int) -> None:
    """As if so many requests of this kind had come from the address."""
    for _ in range(times):
        within_limit(RequestFactory().get("/", REMOTE_ADDR=address), what, times)
