"""The tests of faults with every trouble at every write (the suite lets the troubles take turns), before a release.

python -m benchmarks.faults
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

if __name__ == "__main__":
    argv = [sys.executable, "-m", "pytest", "tests/faults", "-q", "-p", "no:cacheprovider", "--durations=10"]
    environment = {**os.environ, "PORTEVOIX_EVERY_FAULT": "1"}
    sys.exit(subprocess.run(argv, cwd=Path(__file__).resolve().parents[1], env=environment, check=False).returncode)
