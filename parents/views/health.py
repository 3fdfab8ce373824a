"""Health for whoever watches the server: alive, and ready to serve."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache

from celery import current_app
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from jobs.models import Job
from jobs.queries import abandoned_jobs, silent_queues
from storage.files import disk_is_nearly_full

# Who watches asks again in a moment and gives up after two seconds: what has not answered by then counts as down.
PATIENCE_S = 1.5
# A broker that lets a line in and says nothing, or a network that swallows it, is given up by its own client.
BROKER_LINE = {"socket_connect_timeout": 1, "socket_timeout": 1}
# Probes that hang (a disk over a dead network) keep their thread; those that come later wait for it, not for new ones.
MOST_PROBES = 8
log = logging.getLogger(__name__)


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when a parent can be served (database, storage); broker, workers and a full disk are told, and may be down.

    All are asked at once, and none is waited for longer than `PATIENCE_S` seconds.
    """
    found = answers(CHECKS, PATIENCE_S)
    serving = found["database"] and found["storage"]
    found["worker"] = found["short_worker"] and found["long_worker"]
    return JsonResponse({"ready": serving, **found}, status=200 if serving else 503)


def answers(checks: dict[str, Callable[[], bool]], patience_s: float) -> dict[str, bool]:
    """What each check says, asked side by side; False for one that has not answered after `patience_s` seconds."""
    asked: dict[str, Future[bool]] = {name: _probes(os.getpid()).submit(_apart, one) for name, one in checks.items()}
    wait(asked.values(), timeout=patience_s)
    for one in asked.values():
        one.cancel()  # what has not begun need not begin
    return {name: one.done() and not one.cancelled() and one.result() for name, one in asked.items()}


@cache
def _probes(process: int) -> ThreadPoolExecutor:
    """The threads that ask; a forked process makes its own."""
    return ThreadPoolExecutor(MOST_PROBES, thread_name_prefix="ready")


def _apart(check: Callable[[], bool]) -> bool:
    """A probe, in a thread of its own: so is its line to the database, which goes with it."""
    try:
        return check()
    except Exception:  # clients have a class of their own for each way of being down; what we did not foresee is logged
        log.exception("A health check failed in a way that it does not know.")
        return False
    finally:
        connection.close()


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
    """Asked once: `ensure_connection` would wait two seconds between a first attempt and a second."""
    try:
        with current_app.connection_for_write(transport_options=BROKER_LINE) as bell:
            bell.ensure_connection(max_retries=0)
    except (OperationalError, OSError):
        return False
    return True


def _short_worker() -> bool:
    """Somebody takes short work: takes, mail, short releases."""
    return _takes_work(Job.Queue.SHORT)


def _long_worker() -> bool:
    """Somebody takes long work: transcripts, renditions, long releases; and no job is held by a silent one."""
    try:
        return _takes_work(Job.Queue.LONG) and not abandoned_jobs()
    except DatabaseError:
        return False


def _takes_work(queue: str) -> bool:
    try:
        return queue not in silent_queues()
    except DatabaseError:
        return False


def _disk() -> bool:
    """Whether what people make is still taken in."""
    try:
        return not disk_is_nearly_full()
    except OSError:
        return False


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "storage": _storage,
    "broker": _broker,
    "short_worker": _short_worker,
    "long_worker": _long_worker,
    "disk": _disk,
}
