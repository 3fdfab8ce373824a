"""What script/setup makes and git does not hold: without it, tests fail in many places and none of them says why."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def require(root: Path = ROOT) -> None:
    """Raises pytest.UsageError with one sentence where something is missing."""
    messages = [path.with_suffix(".mo") for path in root.glob("locale/*/LC_MESSAGES/*.po")]
    if not all(path.exists() for path in [*messages, root / "node_modules" / ".package-lock.json"]):
        raise pytest.UsageError(
            "Messages or browser libraries are missing; run script/setup --tests, then the same command again."
        )
