"""The static files as a service's first start collects them: made once on a machine, unpacked for each service.

To collect and compress them takes four seconds of the processor, to unpack them a hundredth. tests/config/test_start.py
and tests/flows/test_production.py begin without.
"""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from config.environment import ROOT
from config.static_finders import vendor_files
from tests.material.cached_files import cached

MAKERS = ("package.json", "config/own_static_files.py", "config/static_finders.py", "config/settings")
PACKAGES = ("django", "whitenoise", "brotli", "rjsmin")


def put_static(data: Path) -> None:
    """Into a data directory, where the embedded default and production look for them."""
    with tarfile.open(cached("static.tar", ingredients(), _collect)) as packed:
        packed.extractall(data, filter="data")


def ingredients() -> tuple[object, ...]:
    vendor = [ROOT / "node_modules" / name for name in vendor_files().files]
    makers = [path for name in MAKERS for path in (sorted((ROOT / name).glob("*.py")) or [ROOT / name])]
    files = [*sorted(path for path in (ROOT / "static").rglob("*") if path.is_file()), *vendor, *makers]
    versions = [importlib.metadata.version(name) for name in PACKAGES]
    return (*files, [str(path.relative_to(ROOT)) for path in files], versions)


def _collect(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        argv = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        environment = {**kept, "PORTEVOIX_ENV": "embedded", "PORTEVOIX_DATA": folder}
        subprocess.run(argv, cwd=ROOT, env=environment, check=True)
        with tarfile.open(target, "w") as packed:
            packed.add(Path(folder) / "static", "static")
