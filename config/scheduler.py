"""The scheduler's Celery: it only says that something is due, so it knows no task, loads no Django and no room."""

from __future__ import annotations

from celery import Celery

from config.environment import settings_module

app = Celery("portevoix", fixups=[])
app.config_from_object(settings_module(), namespace="CELERY")
