"""script/with_postgres.py as a module: it is a program, and lies in no package."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def with_postgres() -> Any:
    spec = importlib.util.spec_from_file_location("with_postgres", ROOT / "script" / "with_postgres.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
