"""What a worker's main process does beside its children: a sign of life, and a check for lost or waiting work."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from celery import bootsteps
from celery.worker import state
from django.db import DatabaseError, connection
from django.utils import timezone

from jobs import states
from jobs.machine_trouble import free_bytes
from jobs.models import Job, Worker
from jobs.notices import notify

log = logging.getLogger(__name__)
LOOK_EVERY_S = 5.0
WORKER_RETENTION = timedelta(days=1)  # the row of a machine that no longer exists
PATIENCE_MS = 1000  # a database that is busy for longer waits for the next round: messages must not wait for it


def check_queues(name: str, queues: Iterable[str], *, processes: int, busy: int) -> None:
    """Called every `LOOK_EVERY_S` seconds. name: Celery's for this worker. busy: messages that it has taken and not
    ended: so many of its `processes` work.

    A child that was killed is noticed here: its job is queued again at once. So is work that waits although a process
    is free, because the message was lost. Never raises for a database that does not answer.
    """
    try:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        now = timezone.now()
        seen = {"seen_at": now, "processes": processes}
        for queue in queues:
            # One statement: `update_or_create` alone takes six, every five seconds for ever.
            if not Worker.objects.filter(name=name, queue=queue).update(**seen):
                Worker.objects.update_or_create(name=name, queue=queue, defaults=seen)
        Worker.objects.filter(seen_at__lt=now - WORKER_RETENTION).delete()
        states.requeue_abandoned()
        states.resume_after_full_disk(free_bytes())
        for queue in queues if busy < processes else ():
            if Job.objects.waiting(queue).exists():
                notify(queue, go_on=True)
    except (DatabaseError, OSError):
        log.warning("the worker %s could not check its work", name, exc_info=True)
    finally:
        connection.close()  # children are forked from this process: they must not share its connection


def sign_off(name: str) -> None:
    """The worker stops in an orderly way: its row is removed at once."""
    try:
        Worker.objects.filter(name=name).delete()
    except DatabaseError:
        log.warning("the worker %s could not record that it stops", name, exc_info=True)
    finally:
        connection.close()


def let_sleep(connection: object) -> None:
    """The broker's client asks each second whether a queue that expires is to be renewed; none of ours expires. Called
    again and again, for it begins anew with each connection."""
    cycle = getattr(getattr(connection, "transport", None), "cycle", None)
    timer = getattr(cycle, "_binding_expiry_tref", None)
    if timer is not None:
        timer.cancel()


class SignOfLife(bootsteps.StartStopStep):
    """The worker's sign of life. It comes from the loop that takes the messages, so a worker that hangs gives none. And
    children are forked between two rounds of that loop, never during a database query, as could happen with a
    thread."""

    requires = ("celery.worker.components:Timer", "celery.worker.components:Pool")

    def start(self, worker: Any) -> None:
        """The first look tells a queue of long work nothing: its processes would take short work before those whose it
        is have given a sign of life (`JobQuerySet.waiting`)."""
        queues = list(worker.app.amqp.queues.consume_from)
        busy = worker.concurrency if Job.Queue.LONG in queues else 0
        check_queues(worker.hostname, queues, processes=worker.concurrency, busy=busy)
        self.rounds = count(1)
        worker.timer.call_repeatedly(LOOK_EVERY_S / 2, self.look, (worker,))

    def look(self, worker: Any) -> None:
        if next(self.rounds) % 2:
            return  # woken only so that a worker that is asked to stop sees it: a signal does not end its loop's wait
        queues = list(worker.app.amqp.queues.consume_from)
        check_queues(worker.hostname, queues, processes=worker.concurrency, busy=len(state.reserved_requests))
        let_sleep(worker.consumer.connection)

    def stop(self, worker: Any) -> None:
        sign_off(worker.hostname)
