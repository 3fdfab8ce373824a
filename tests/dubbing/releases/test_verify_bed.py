"""What lies under the voices is measured where nothing else is heard: even, or silent where the film is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.utils import translation

from craft.documents import part_json
from craft.sound.gaps import Gap
from craft.sound.mix_plan import PlacedSegment, plan_mix
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from dubbing.models import Release
from dubbing.releases.assessment import WARN, source_findings
from dubbing.releases.material import Material
from dubbing.releases.report_messages import finding_message
from dubbing.releases.report_names import check_name
from dubbing.releases.sound import Sound, released_bed
from dubbing.releases.verification.bed import even
from dubbing.releases.verification.check import Subject
from dubbing.releases.verify import concerns_source
from media.sound.audio_files import master_and_encode, write_flac
from media.sound.measure import LoudnessGauge, decode
from media.sound.mixdown import mix_version
from media.sound.original_sound import OriginalSound
from media.sound.take_fitting import TakeAudio
from media.sound.take_reader import read_take
from tests.material.rooms import film
from tests.material.voices import human

SECONDS = 60
BED = {"returns": [[40_000, 46_000]], "levels": [[5000, -60.0], [15_000, -60.0], [25_000, -50.0], [55_000, -50.0]]}
TAKE = {"start": 10 * 48_000, "length": 5 * 48_000}


def released(**manifest: Any) -> Subject:
    segments = [{"segment": "a", "placement": TAKE}]
    release = Release(manifest={"segments": segments, **manifest})
    return Subject(release=release, folder=Path(), paths={})


def measure_bed_of(change: Callable[[np.ndarray, np.ndarray], None] | None = None) -> np.ndarray:
    """What a true release measures, mastered by 13 dB: the room as laid, a voice, the original."""
    at = np.arange(SECONDS * 10 - 3) * 0.1 + 0.2
    room = 10 * np.log10(np.interp(at, [15, 25], [1e-6, 1e-5]))
    level = np.asarray(13 + room + np.random.default_rng(1).normal(0, 0.4, len(at)))
    level[(at > 10) & (at < 15)] = -16
    level[(at > 40) & (at < 46)] = -20
    if change:
        change(at, level)
    return level


def pumping(at: np.ndarray, level: np.ndarray) -> None:
    level[(at > 28) & (at < 36)] -= 30


def louder(at: np.ndarray, level: np.ndarray) -> None:
    level[(at > 47) & (at < 53)] += 4


def clicking(at: np.ndarray, level: np.ndarray) -> None:
    level[(at > 30) & (at < 30.4)] += 9


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (None, set()),
        (pumping, {"bed_spread_db", "bed_step_db"}),
        (louder, {"bed_spread_db"}),
        (clicking, {"bed_step_db"}),
    ],
)
def test_an_uneven_room_is_found_and_one_that_changes_is_not(
    change: Callable[[np.ndarray, np.ndarray], None] | None, found: set[str]
) -> None:
    checks = even(released(bed=BED), measure_bed_of(change))
    assert {check.code for check in checks} == {"bed_spread_db", "bed_step_db"}
    assert {check.code for check in checks if not check.ok} == found


def test_where_the_film_is_silent_nothing_is_heard() -> None:
    bed = {"returns": [[40_000, 46_000]], "levels": [[5000, None], [55_000, None]]}

    def silent(at: np.ndarray, level: np.ndarray) -> None:
        level[level < -25] = -120.7

    (check,) = even(released(bed=bed), measure_bed_of(silent))
    assert (check.code, check.ok) == ("bed_silence_lufs", True)
    (check,) = even(released(bed=bed), measure_bed_of(pumping))
    assert not check.ok


def test_a_release_of_before_is_measured_as_before() -> None:
    assert even(released(), measure_bed_of(pumping)) == []
    assert even(released(bed=BED), np.zeros(0)) == []


def test_a_person_reads_it_and_no_film_is_held_for_it() -> None:
    checks = even(released(bed=BED), measure_bed_of(pumping))
    assert all(concerns_source(check) for check in checks)
    assert check_name("bed_spread_db") != "bed_spread_db" and check_name("bed_silence_lufs") != "bed_silence_lufs"
    asked = Material.__new__(Material)
    object.__setattr__(asked, "release", Release(created_by_id=1))
    (finding, other) = source_findings(asked, ["bed_step_db", "source_silent_s"])
    assert (finding.severity, other.severity) == (WARN, "hold")
    with translation.override("en"):
        assert "not even" in finding_message(finding)


def test_a_finished_file_is_even(tmp_path: Path) -> None:
    """A film with a room, its takes, and a wait, mixed, mastered and encoded as a release is."""
    made = film("room", 20)
    soundfile.write(tmp_path / "film.wav", made.sound, RATE, subtype="PCM_16")
    gap = Gap(made.french[1][1] + RATE // 2, RATE)
    write_flac(read_take(human("en")), tmp_path / "take.flac")
    voiced = []
    for start, end in made.french:
        at = (start + gap.length * (start > gap.at)) / SAMPLES_PER_MS
        voiced.append(PlacedSegment(at, at + (end - start) / SAMPLES_PER_MS, at, at + 1000, 1000))
    plan = plan_mix(
        (len(made.sound) + gap.length) // SAMPLES_PER_MS,
        voiced,
        french=[(start / SAMPLES_PER_MS, end / SAMPLES_PER_MS) for start, end in made.french],
    )
    takes = [TakeAudio("take", tmp_path / "take.flac", 0, 1000)] * len(voiced)
    original = OriginalSound(tmp_path / "film.wav", "film")
    mix = mix_version(plan, takes, original, tmp_path / "work", tmp_path / "cache", gaps=[gap])
    encoded = master_and_encode(mix, tmp_path / "sound", [plan.duration // SAMPLES_PER_MS])
    gauge = LoudnessGauge()
    for block in decode(encoded.m4a):
        gauge.feed(block)
    bed = part_json(released_bed(Sound(mix, encoded)))
    segments = [{"segment": "a", "placement": {"start": take.start, "length": take.length}} for take in plan.takes]
    checks = even(released(bed=bed, segments=segments), gauge.momentary_lufs())
    assert {check.code: check.ok for check in checks} == {"bed_spread_db": True, "bed_step_db": True}
