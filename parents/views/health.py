"""Health for whoever watches the server: alive, and ready to serve."""

from __future__ import annotations

from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from tutorials.models import Job


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when a parent can be served (database, storage); the broker and the worker are told, and may be down."""
    found = {name: check() for name, check in CHECKS.items()}
    serving = found["database"] and found["storage"]
    return JsonResponse({"ready": serving, **found}, status=200 if serving else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except DatabaseError:
        return False


def _storage() -> bool:
    try:
        storages["public"].exists("health")
    except OSError:
        return False
    return True


def _broker() -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=1) as bell:
            bell.ensure_connection(max_retries=1, timeout=1)
    except (OperationalError, OSError):
        return False
    return True


def _worker() -> bool:
    """No job waits or runs without someone holding its lease for longer than two leases."""
    late = timezone.now() - 2 * settings.JOB_LEASE
    try:
        return not Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=late).exists()
    except DatabaseError:
        return False


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "storage": _storage,
    "broker": _broker,
    "worker": _worker,
}
