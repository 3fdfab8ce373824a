"""What a worker's processes hold before they begin to work."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from kombu.asynchronous.timer import Timer
from kombu.transport import redis

from jobs.workers import let_sleep

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys
import config.celery
import django

django.setup()
from jobs.execution import kinds

print(sorted(kinds()))
print(sorted({name.partition(".")[0] for name in sys.modules}))
"""

ORPHAN = """
import os, select, sys
import config.celery

worker = os.pidfd_open(os.getpid())
if os.fork() == 0:
    select.select([worker], [], [])  # until the worker has ended
    config.celery.end_without_worker()
    print("goes on")
"""


def test_a_pool_child_that_begins_after_its_worker_ended_ends_too(tmp_path: Path) -> None:
    """`kill -9` in the moment between the fork and the request to be ended with the worker."""
    said = subprocess.run(
        [sys.executable, "-c", ORPHAN],
        cwd=ROOT,
        env={**os.environ, "PORTEVOIX_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.embedded"},
        capture_output=True,  # read to its end: the child has ended too
        text=True,
        check=True,
        timeout=120,
    )
    assert said.stdout == "" and said.stderr == ""


def test_a_worker_knows_its_kinds_of_work_and_loads_no_page(tmp_path: Path) -> None:
    environment = {**os.environ, "PORTEVOIX_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.embedded"}
    environment.pop("CELERY_SKIP_CHECKS", None)
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    known, modules = said.stdout.splitlines()
    assert "'dubbing.release'" in known and "'dubbing.intake'" in known
    for heavy in ("weasyprint", "fontTools", "fido2", "faster_whisper", "onnxruntime", "av"):
        assert f"'{heavy}'" not in modules


def test_what_would_wake_a_worker_each_second_is_stopped() -> None:
    """The timer has a name that the broker's client may change: then this says so."""
    assert "cycle._binding_expiry_tref = " in inspect.getsource(redis.Transport.register_with_event_loop)
    timer = Timer().call_repeatedly(1, print)
    transport = SimpleNamespace(cycle=SimpleNamespace(_binding_expiry_tref=timer))
    let_sleep(SimpleNamespace(transport=transport))
    assert timer.canceled
    let_sleep(None)  # the broker is down
