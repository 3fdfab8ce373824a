"""Where music is heard under the voices: found once, kept, and known to whoever solves a version."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile

from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from craft.timing.alignment import Slot
from craft.timing.lengthening_rules import LengtheningRules
from craft.timing.slowing import SlowRules
from craft.timing.timeline import CLOCK
from dubbing.progress.version_alignment import PlacementInputs, placement_inputs, solve
from storage.files import keep_private
from tests import factories
from tests.dubbing import studio
from tests.material.rooms import Film, film, music, noise
from tutorials.models import MusicTrack, Tutorial
from tutorials.pipelines.heard_music import heard_music

pytestmark = pytest.mark.django_db
LEAST_PAUSE_MS = 4_000 - 150 - 400


def tutorial_of(made: Film, folder: Path) -> Tutorial:
    soundfile.write(folder / "film.wav", made.sound, RATE, subtype="PCM_16")
    kept = keep_private(folder / "film.wav", "originals")
    spans = [(-(-start // SAMPLES_PER_MS), end // SAMPLES_PER_MS) for start, end in made.french]
    return factories.tutorial(
        "film",
        [(start, end, f"Phrase {n}.") for n, (start, end) in enumerate(spans)],
        duration_ms=len(made.sound) // SAMPLES_PER_MS,
        probe=studio.spoken_video().probe,
        original=kept.path,
        original_sha256=kept.sha256,
    )


def test_music_that_comes_back_in_long_pauses_is_found_once(tmp_path: Path) -> None:
    tutorial = tutorial_of(film("music", 45), tmp_path)
    assert heard_music(tutorial, None, listens=False) == (), "a page does not wait for it"
    found = heard_music(tutorial, None, listens=True)
    assert found and heard_music(tutorial, None, listens=False) == found
    ends = [0, *(end for _start, end in spans(tutorial))]
    starts = [*(start for start, _end in spans(tutorial)), tutorial.duration_ms]
    long = [(end, start) for end, start in zip(ends, starts, strict=True) if start - end > LEAST_PAUSE_MS]
    assert all(any(first <= start and end <= last for first, last in long) for start, end in found)
    tutorial.sound = Tutorial.Sound.VOICE_OVER
    assert heard_music(tutorial, None, listens=True) == ((0, tutorial.duration_ms),)


def spans(tutorial: Tutorial) -> list[tuple[int, int]]:
    return [(segment.start_ms or 0, segment.end_ms or 0) for segment in factories.speech(tutorial)]


def test_a_room_is_no_music_and_a_track_is_asked_instead(tmp_path: Path) -> None:
    tutorial = tutorial_of(film("room", 20), tmp_path)
    assert heard_music(tutorial, None, listens=True) == ()
    sound = noise(tutorial.duration_ms / 1000, -60)
    sound[10 * RATE : 16 * RATE] += music(6, -40)
    soundfile.write(tmp_path / "music.wav", sound, RATE, subtype="PCM_16")
    kept = keep_private(tmp_path / "music.wav", "music")
    track = MusicTrack.objects.create(
        tutorial=tutorial, path=kept.path, sha256=kept.sha256, bytes=1, state=MusicTrack.State.IN_USE
    )
    found = heard_music(tutorial, track, listens=True)
    assert abs(found[0][0] - 10_000) <= 1500 and abs(found[-1][1] - 16_000) <= 1500
    version = factories.version(tutorial, "ar")
    with_track = placement_inputs(version)
    assert with_track.music() == found and with_track.track == track.sha256
    MusicTrack.objects.all().delete()
    assert placement_inputs(version).digest != with_track.digest


def test_whoever_solves_a_version_asks_only_where_somebody_needs_length() -> None:
    asked: list[bool] = []

    def ask() -> list[tuple[int, int]]:
        asked.append(True)
        return [(0, 12_000)]

    rules = LengtheningRules(holds=False, slow=SlowRules(15))
    inputs = PlacementInputs(12_000, 600, 1200, rules, None, music=ask)
    assert not solve(inputs, [Slot(1000.0, 3000.0, 2000.0)], kept=[]).times and not asked
    slower = solve(inputs, [Slot(1000.0, 3000.0, 6400.0), Slot(5000.0, 9000.0, 3000.0)], kept=[]).times.slows
    assert asked == [True] and slower and min(slow.clock for slow in slower) >= round(CLOCK / 1.05)
