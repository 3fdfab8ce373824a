"""The Celery application. A message says only that a queue has work; the database row says what."""

from __future__ import annotations

import gc
import logging
import os
from typing import Any

from celery import Celery
from celery.signals import (
    after_setup_logger,
    after_setup_task_logger,
    celeryd_after_setup,
    worker_before_create_process,
    worker_process_init,
    worker_ready,
)
from django.conf import settings

from config.environment import settings_module
from config.log_redaction import redact_logger

os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings_module())
# At the start a worker would run Django's checks, which load the code of every page (weasyprint, fido2, cryptography):
# 60 MiB in each of its processes. `migrate` and `script/check` have run them before any worker starts.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("portevoix")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

WORKER = os.getpid()  # in a pool child, which is forked after that: the worker's number


@worker_before_create_process.connect
def share_memory_with_children(**_: Any) -> None:
    """A collection writes into every object that it looks at, and so copies a child's page: 79 MB less for three."""
    global WORKER  # under script/run a worker is a fork itself
    WORKER = os.getpid()
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def end_without_worker(**_: Any) -> None:
    """A pool child whose worker was killed must not go on: it would keep the job and its ffmpeg. Celery has asked the
    kernel to end it with its worker, which is not told of a death before that: such a child would wait for ever."""
    if os.getppid() != WORKER:
        os._exit(1)


@after_setup_logger.connect
@after_setup_task_logger.connect
def redact_own_log(logger: logging.Logger, **_: Any) -> None:
    """Celery sets up its own handlers, beside those of Django's settings."""
    redact_logger(logger, settings.LOG_FORMAT)


@celeryd_after_setup.connect
def refuse_unusable_database(**_: Any) -> None:
    from journal.usable_database import refuse_at_start  # Django is there only now

    refuse_at_start()


@worker_ready.connect
def reconcile_at_start(**_: Any) -> None:
    """What was lost while no worker ran is repaired at once, not a minute later."""
    app.send_task("dubbing.reconcile", queue="short", expires=50)


# By name: its module needs Django's models, which exist only after the worker has set up Django.
app.steps["worker"].add("jobs.workers:SignOfLife")
