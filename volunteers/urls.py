"""The workshop's addresses, all under /atelier/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "volunteers"
urlpatterns: list[URLPattern | URLResolver] = []
