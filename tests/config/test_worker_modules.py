"""What a worker's processes hold before they begin to work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

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
