"""What every test shares: where the real media lie."""

from __future__ import annotations

import os
from pathlib import Path

MEDIA = Path(os.environ.get("PORTEVOIX_MEDIA", Path(__file__).resolve().parents[2] / "shared" / "media"))
