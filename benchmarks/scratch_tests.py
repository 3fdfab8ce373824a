"""`scratch_django` with the settings of the tests, for benchmarks that use the tests' own databases and people."""

from __future__ import annotations

import os

os.environ["PORTEVOIX_ENV"] = "test"

from benchmarks.scratch_django import FOLDER

__all__ = ["FOLDER"]
