"""What is kept is the same answer, for the same content only (tests/once.py)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dubbing.manifests import Placement
from media.sound.measure import LocatedSound, LoudnessGauge
from media.sound.placement_check import ExpectedSound
from tests import content_digest, once


def test_the_same_content_is_worked_out_once_and_each_caller_has_an_answer_of_its_own(tmp_path: Path) -> None:
    calls = []

    def samples(path: Path, *, gain: float) -> NDArray[np.float32]:
        calls.append(path.name)
        return np.full(3, gain * path.stat().st_size, np.float32)

    kept = once.by_arguments(samples)
    (one, other, third) = (tmp_path / name for name in ("one", "other", "third"))
    one.write_bytes(b"same")
    other.write_bytes(b"same")
    third.write_bytes(b"diff")
    kept(one, gain=1.0)[:] = 7
    assert kept(other, gain=1.0).tolist() == [4, 4, 4]
    assert calls == ["one"]
    kept(other, gain=2.0)
    kept(third, gain=1.0)
    one.write_bytes(b"longer")
    assert kept(one, gain=1.0).tolist() == [6, 6, 6]
    assert calls == ["one", "other", "third", "one"]


def test_a_made_file_is_made_once_and_an_error_is_not_kept(tmp_path: Path) -> None:
    calls = []

    def shouted(source: Path, target: Path, mark: str) -> None:
        calls.append(mark)
        if len(calls) == 1:
            raise OSError("no room")
        target.write_text(source.read_text().upper() + mark)

    kept = once.making_a_file(shouted)
    source, targets = tmp_path / "source", [tmp_path / name for name in ("a", "b", "c")]
    source.write_text("word")
    with pytest.raises(OSError, match="no room"):
        kept(source, targets[0], "!")
    kept(source, targets[0], "!")
    kept(source, targets[1], "!")
    kept(source, targets[2], "?")
    assert [target.read_text() for target in targets] == ["WORD!", "WORD!", "WORD?"]
    assert calls == ["!", "!", "?"]


def test_what_was_forgotten_is_worked_out_again() -> None:
    calls: list[int] = []
    kept = once.by_arguments(calls.append)
    for _twice in range(2):
        kept(1)
        kept(1)
        content_digest.forget()
    assert calls == [1, 1]


def test_renditions_come_one_after_the_other_and_lie_where_they_were_asked_for(tmp_path: Path) -> None:
    begun = []

    def each_rendition(source: Path, probe: Any, out_dir: Path, on_progress: Any, *, but: Any = ()) -> Iterator[Any]:
        out_dir.mkdir()
        for name in ("lite", "720p"):
            begun.append(name)
            (out_dir / name).write_text(source.read_text() + name)
            yield Made(name, (out_dir / name,))

    told: list[int] = []
    kept, source = once.encoding_renditions(each_rendition), tmp_path / "source"
    source.write_text("film ")
    first = kept(source, Length(7), tmp_path / "left", told.append)
    next(first)
    first.close()  # type: ignore[attr-defined]
    assert begun == ["lite"], "who stores one may stop, and what is not whole is not kept"
    for folder in ("a", "b"):
        made = list(kept(source, Length(7), tmp_path / folder, told.append))
        assert [(one.name, one.segments) for one in made] == [
            (name, (tmp_path / folder / name,)) for name in ("lite", "720p")
        ]
        assert made[1].segments[0].read_text() == "film 720p"
    assert (begun, told) == (["lite", "lite", "720p"], [7])


def test_a_gauge_knows_what_was_heard_the_first_time(tmp_path: Path) -> None:
    """Takes are the same wherever they lie."""
    calls = []

    def read_and_locate(path: Path, expected: Any, gauge: LoudnessGauge, timeout_s: float) -> list[LocatedSound]:
        calls.append(path.name)
        gauge.feed(np.full(48_000, 0.5, np.float32))
        return [LocatedSound(float(sound.start), 1.0) for sound in expected]

    kept, file = once.locating(read_and_locate), tmp_path / "file"
    file.write_bytes(b"sound")
    answers = []
    for start, audio in ((0, "here"), (0, "there"), (5, "here")):
        gauge = LoudnessGauge()
        placement = Placement(start=start, digest="d", audio=audio)
        located = kept(file, [ExpectedSound(start, partial(_silence, placement))], gauge, 1.0)
        answers.append((located[0].offset_ms, gauge.read()))
    assert calls == ["file", "file"]
    assert answers[0] == answers[1] and answers[2] == (5.0, answers[0][1])


def _silence(_placement: Placement) -> NDArray[np.float32]:
    return np.zeros(1, np.float32)


@dataclass(frozen=True)
class Made:
    name: str
    segments: tuple[Path, ...]


@dataclass(frozen=True)
class Length:
    duration_ms: int
