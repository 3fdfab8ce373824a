"""Django on the embedded default, in a scratch directory that is thrown away: imported before anything that is Django's
or ours (a section of imports of its own, see pyproject.toml), because settings and models want it so.

`python -m benchmarks.bench_town` runs a benchmark that begins with it. A process that a benchmark starts works in the
same directory. TEST_DATABASE_URL: another database than SQLite in that directory (script/with_postgres.py).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

_MADE = None if "BENCH_FOLDER" in os.environ else tempfile.TemporaryDirectory(prefix="portevoix-bench-")
if _MADE is not None:
    os.environ["BENCH_FOLDER"] = _MADE.name
FOLDER = Path(os.environ["BENCH_FOLDER"])
os.environ.setdefault("PORTEVOIX_ENV", "embedded")
os.environ["PORTEVOIX_DATA"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = f"config.settings.{os.environ['PORTEVOIX_ENV']}"
if os.environ.get("TEST_DATABASE_URL"):
    from config.environment import database
    from config.settings import embedded

    embedded.DATABASES = {"default": database(os.environ["TEST_DATABASE_URL"])}
django.setup()


def fresh_database(*, static: bool = False) -> None:
    """Every table, empty. static: also the static files, which pages name by their digests, if they are not there."""
    call_command("migrate", verbosity=0, interactive=False)
    if static and not (FOLDER / "static" / "staticfiles.json").exists():
        call_command("collectstatic", verbosity=0, interactive=False)
