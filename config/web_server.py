"""Settings of the web server process: threads, because pages wait for files and the database, not for the processor."""

from __future__ import annotations

import os

from django.conf import settings
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from config.environment import data_dir
from config.log_redaction import redact_logger
from config.supervisor import die_with

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "16"))
preload_app = True  # imported once, shared by fork: half the memory and half the start
keepalive = 5
timeout = 60
graceful_timeout = 5
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # the heartbeat file, never on a slow disk
control_socket_disable = True  # nobody uses it, and it would live outside the data directory
loglevel = "warning"
COUNTS = data_dir() / "run" / "metrics"  # each process counts in files of its own: config.metrics


def on_starting(server: Arbiter) -> None:
    """What an earlier service counted is not added to what this one counts."""
    COUNTS.mkdir(parents=True, exist_ok=True)
    for file in COUNTS.glob("*.db"):
        file.unlink(missing_ok=True)


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A web process whose arbiter was killed must not keep the port. It reads the released words itself: a machine may
    have no worker that does."""
    die_with(server.pid)()
    redact_logger(server.log.error_log, settings.LOG_FORMAT)
    from config.metrics import count_in  # Django is there only now
    from dubbing.releases.catalogue_sync import start_sync_thread

    count_in(COUNTS)
    start_sync_thread()
