"""Figures for whoever watches the machine: `/metrics`, in the text form of Prometheus.

What the web processes count themselves (answers by view and status) is added up from one file a process and kind, in
`run/metrics`; all else is read from the database when it is asked for (`operations.metrics`), so that it is right on
every machine of a town. Nothing here says who.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.middleware import Handler
from journal.trace import begin_trace
from operations.metrics import TownFigures
from parents.views import health

PATH = "/metrics"
REQUESTS = Counter("portevoix_requests", "Answers by view and status.", ["view", "status"], registry=None)
SECONDS = Histogram(
    "portevoix_request_seconds",
    "Seconds until an answer began, by view.",
    ["view"],
    buckets=(0.05, 0.15, 0.5, 1.5, 5),
    registry=None,
)
ROOM_BYTES = 1024**2  # of a file of counts: ten times what every view with every status takes
PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
log = logging.getLogger(__name__)


class _Counting:
    """Whether this process counts, and where; None: in its own memory (one process, as in a test)."""

    on = True
    folder: Path | None = None


def count_in(folder: Path) -> None:
    """Called in each web process after the fork.

    The files are mapped into memory. A page of them that the disk has no room for would end the process at its first
    count (SIGBUS), so their room is taken first; where there is none, this process does not count, and answers."""
    _Counting.folder = folder
    try:
        for kind in ("counter", "histogram"):
            with open(folder / f"{kind}_{os.getpid()}.db", "ab") as file:
                os.posix_fallocate(file.fileno(), 0, ROOM_BYTES)
    except OSError as error:
        _Counting.on = False
        log.warning("this process does not count its answers: %s", error)
        return
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]  # the library has no types here
    for counted in (REQUESTS, SECONDS):
        counted.clear()  # what was counted before, in memory, would stay there


class CountRequests:
    """Each request has an id for the log, and is counted under its view's name when its answer begins."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begin_trace()
        if request.path == PATH:  # whoever watches knows this machine by its address, not by the town's name
            request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_ADDRESS).netloc
        begun = perf_counter()
        response = self.get_response(request)
        if _Counting.on:
            view = request.resolver_match.view_name if request.resolver_match else ""
            REQUESTS.labels(view, response.status_code).inc()
            SECONDS.labels(view).observe(perf_counter() - begun)
        return response


class _Ready(Collector):
    """The checks of /readyz, each 1 or 0."""

    def collect(self) -> Iterator[Metric]:
        family = GaugeMetricFamily("portevoix_ready", "The checks of /readyz: 1 is well.", labels=["check"])
        for name, well in health.answers(health.CHECKS, health.PATIENCE_S).items():
            family.add_metric([name], float(well))
        yield family


def may_read(request: HttpRequest) -> bool:
    """With the token; where there is none, from a private address that asks this program itself and not the proxy."""
    if settings.METRICS_TOKEN:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}")
    try:
        own = ip_address(request.META.get("REMOTE_ADDR", "")).is_private
    except ValueError:
        return False
    return own and not any(name in request.META for name in PROXIED)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    if _Counting.folder is None:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    else:
        # The library gives this class no types.
        MultiProcessCollector(registry, str(_Counting.folder))  # type: ignore[no-untyped-call]
    registry.register(_Ready())
    registry.register(TownFigures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
