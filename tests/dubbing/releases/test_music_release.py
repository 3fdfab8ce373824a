"""A film with a track of its music and effects: that lies under the voices of a release, as slow as its picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from craft.sound.sample_rate import RATE
from dubbing.drafts.choice import digest_of, draft_material
from dubbing.manifests import read_manifest
from dubbing.releases.verify import failures, verify
from media.sound.measure import decode
from storage.files import StoredBytes, cache_dir
from storage.stored_files import Holder, mark_needed, store_private
from tests.dubbing.built import built, files
from tests.dubbing.held_film import allow_longer, held_room
from tests.dubbing.releases.test_slowed_release import camera_film
from tutorials.models import MusicTrack, Tutorial

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TONE_HZ = 10_000  # above what a voice has
STEP = RATE // 4
TONE = TONE_HZ * STEP // RATE


def in_use(tutorial: Tutorial, stored: StoredBytes) -> MusicTrack:
    state = MusicTrack.State.IN_USE
    row = MusicTrack(tutorial=tutorial, path=stored.path, sha256=stored.sha256, bytes=stored.bytes, state=state)
    row.save()
    mark_needed(Holder("tutorial", str(tutorial.pk)))
    return row


def humming(milliseconds: int) -> np.ndarray:
    """A tone throughout: wherever it is missing, or at another pitch, that is seen."""
    at = np.arange(milliseconds * RATE // 1000) / RATE
    return np.asarray(0.002 * np.sin(2 * np.pi * TONE_HZ * at), np.float32)


def test_it_is_heard_throughout_at_its_own_pitch(tmp_path: Path) -> None:
    room = held_room(film=camera_film)
    allow_longer(100, slowing=15)
    room.record()
    tutorial, before = room.version.tutorial, digest_of(draft_material(room.version, None))
    soundfile.write(tmp_path / "music.flac", humming(tutorial.duration_ms), RATE, subtype="PCM_16")
    holder = Holder("tutorial", str(tutorial.pk))
    track = in_use(tutorial, store_private(holder, "music_effects", tmp_path / "music.flac", "music", voices=()))
    assert digest_of(draft_material(room.version, None)) != before, "a draft is made again"
    release = built(room)
    assert release.failure == "" and not failures(verify(release))
    manifest = read_manifest(release.manifest)
    assert manifest.times.slows and manifest.bed is None
    heard = np.concatenate(list(decode(files(release, "audio_only")[0])))
    french = [(row.start_ms, row.end_ms) for row in manifest.segments if row.placement is None]
    assert french and len(french) < len(manifest.segments), "two sentences find no room: their French is heard"
    for start in range(0, len(heard) - STEP, STEP):
        at_ms, until_ms = start * 1000 / RATE, (start + STEP) * 1000 / RATE
        spectrum = np.abs(np.fft.rfft(heard[start : start + STEP] * np.hanning(STEP)))[TONE - 100 : TONE + 100]
        if not any(begins - 400 < until_ms and ends + 650 > at_ms for begins, ends in french):
            assert spectrum[98:103].max() > 100 * np.median(spectrum), at_ms
        elif any(begins + 250 < at_ms and until_ms < ends - 250 for begins, ends in french):
            assert spectrum[98:103].max() < 10 * np.median(spectrum), at_ms
    assert len(list(cache_dir("slowed").glob(f"{track.sha256[:32]}-*"))) == 1
