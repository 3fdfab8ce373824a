"""Health checks for monitoring: alive, and ready to serve."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from threading import Lock

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

# Monitoring polls and gives up after two seconds: a check that has not answered before counts as down.
PATIENCE_S = 1.5
# For a broker that accepts a connection and does not answer: its client gives up by itself.
BROKER_LINE = {"socket_connect_timeout": 1, "socket_timeout": 1}
# A probe that hangs (a network disk, a broker) keeps its thread; whoever asks meanwhile waits for that one. So however
# many ask at once, no check is kept from its thread by another one that hangs.
MOST_PROBES = 8
_begun: dict[tuple[int, str, Callable[[], bool]], Future[bool]] = {}
_begins = Lock()
log = logging.getLogger(__name__)


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when a parent can be served (database, storage); broker, workers and a full disk are reported, but may be
    down.

    All checks run in parallel, for at most `PATIENCE_S` seconds.
    """
    found = answers(CHECKS, PATIENCE_S)
    serving = found["database"] and found["storage"]
    found["worker"] = found["short_worker"] and found["long_worker"]
    return JsonResponse({"ready": serving, **found}, status=200 if serving else 503)


def answers(checks: dict[str, Callable[[], bool]], patience_s: float) -> dict[str, bool]:
    """The results of the checks, run in parallel; False for one without an answer after `patience_s` seconds."""
    results = {name: _probe(name, check) for name, check in checks.items()}
    wait(results.values(), timeout=patience_s)
    return {name: result.done() and result.result() for name, result in results.items()}


def _probe(name: str, check: Callable[[], bool]) -> Future[bool]:
    """The check that runs already, or a new one."""
    process = os.getpid()
    with _begins:
        running = _begun.get((process, name, check))
        if running is None or running.done():
            running = _begun[process, name, check] = _probes(process).submit(_run_probe, check)
        return running


@cache
def _probes(process: int) -> ThreadPoolExecutor:
    """The threads of the checks; a forked process makes its own."""
    return ThreadPoolExecutor(MOST_PROBES, thread_name_prefix="ready")


def _run_probe(check: Callable[[], bool]) -> bool:
    """Run a check in its own thread; the thread's database connection is closed afterwards."""
    try:
        return check()
    except Exception:  # clients raise a different class for each failure; unexpected ones are logged
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
    """One attempt: `ensure_connection` would wait two seconds before a second one."""
    try:
        with current_app.connection_for_write(transport_options=BROKER_LINE) as broker_connection:
            broker_connection.ensure_connection(max_retries=0)
    except (OperationalError, OSError):
        return False
    return True


def _short_worker() -> bool:
    """A worker takes short work: takes, mail, short releases."""
    return _takes_work(Job.Queue.SHORT)


def _long_worker() -> bool:
    """A worker takes long work: transcripts, renditions, long releases; and no job is held by a silent worker."""
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
    """Whether there is room for new uploads and takes."""
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
