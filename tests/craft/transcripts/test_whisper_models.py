"""Which model a machine can bear: by the time that *base* takes on it, and the memory beside what runs."""

from __future__ import annotations

import pytest

from craft.transcripts.whisper_models import largest_that_fits

GB = 10**9


@pytest.mark.parametrize(
    ("pace", "memory", "name"),
    [
        (0.1, 16 * GB, "large-v3"),
        (0.3, 16 * GB, "large-v3-turbo"),
        (0.1, 4 * GB, "large-v3-turbo"),
        (0.56, 16 * GB, "medium"),
        (0.6, 16 * GB, "small"),
        (0.1, 2 * GB, "small"),
        (2.0, 16 * GB, None),
        (0.1, GB, None),
    ],
)
def test_the_largest_that_fits_and_hears_ten_minutes_in_an_hour(pace: float, memory: int, name: str | None) -> None:
    found = largest_that_fits(pace, memory)
    assert (found.name if found else None) == name
