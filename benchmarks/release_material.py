"""A whole tutorial with its approved takes, for `bench_release`: real voices, a real screen, any length.

Made beside the actions, which would take longer than what is measured: the rows are those that they write. Where the
recordings of other people are not there, the announcements of Debian's voices and a drawn screen stand for them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import soundfile
from django.conf import settings
from django.core.management import call_command
from numpy.typing import NDArray

from benchmarks.size import sized
from craft.sound.sample_rate import RATE
from dubbing.models import Take
from dubbing.takes.intake import judge, row_fields
from media.picture import ladder, video
from media.picture.probe import Probe, probe
from media.sound.audio_files import write_flac
from media.sound.take_reader import read_take
from storage.files import StoredBytes, keep_private, scratch
from subtitles.models import Translation, TranslationRevision
from tests import factories
from tests.dubbing import studio
from tests.material import videos, voices
from tests.material.recordings import FOLDER as MEDIA
from tests.stored_rows import record_rows
from tutorials.models import LanguageVersion, Tutorial
from tutorials.pipelines import renditions

FRENCH, VOICES = MEDIA / "fr" / "gcompris-intro", MEDIA / "takes" / "en" / "gcompris-intro"
SCREEN = MEDIA / "videos" / "refugies-info"
Pair = tuple[Path, Path]  # a sentence in French, and its take in English
SILENCE_MS = 300
# Of each French sentence so much is kept that its take must be played about so much faster; where it is shorter than
# this asks, the sentence is left out, so that no take finds no room.
HURRY, MOST_HURRY = 1.12, 1.2
SMALLEST_BYTES = 5000  # what is smaller in the collection is no recording
# The picture is encoded for a minute (whole segments) and repeated: encoding is no part of what is measured.
MINUTE_S = sized(60, 12)


def make_tables() -> None:
    """Where the folder BENCH_FOLDER has a database, in a copy of it: its tables are there already."""
    if "BENCH_FOLDER" in os.environ:
        shutil.copyfile(
            Path(os.environ["BENCH_FOLDER"]) / "portevoix.sqlite3", str(settings.DATABASES["default"]["NAME"])
        )
    call_command("migrate", verbosity=0)


def make(folder: Path, minutes: float) -> LanguageVersion:
    """Tables, a video of the length asked, an English version of which every segment has an approved take."""
    make_tables()
    kept = _kept()
    spans = _narration(folder / "fr.wav", kept, minutes)
    video = _playback(folder)
    probed = probe(video)
    original = keep_private(video, "originals")
    coordinator = factories.coordinator()
    tutorial = factories.tutorial(
        "bench",
        [(start, end, f"Phrase numéro {n}.") for n, (start, end) in enumerate(spans, 1)],
        duration_ms=probed.duration_ms,
        probe=asdict(probed),
        original=original.path,
        original_sha256=original.sha256,
        original_bytes=original.bytes,
    )
    _pictures(tutorial)
    version = factories.version(tutorial, "en", coordinator)
    _take_rows(version, [take for _french, take in kept])
    return version


def new_take(version: LanguageVersion) -> None:
    """Another recording of a segment in the middle is approved, and replaces the one that was."""
    heard = [segment["take"] for segment in version.releases.get(state="live").manifest["segments"] if segment["take"]]
    old = Take.objects.get(client_id=heard[len(heard) // 2])
    Take.objects.filter(pk=old.pk).update(state="superseded")
    old.pk, old.client_id, old.state = None, uuid.uuid4(), "approved"
    old.audio_sha256 = hashlib.sha256(b"another").hexdigest()
    old.speech_end_ms -= 150
    old.pauses = []
    old.save()


def _recorded(path: Path) -> bool:
    return path.exists() and path.stat().st_size > SMALLEST_BYTES


def _pairs() -> list[Pair]:
    """Sentences that were recorded in both languages."""
    if FRENCH.exists():
        both = [(french, VOICES / french.name) for french in sorted(FRENCH.glob("*.ogg"))]
        return [pair for pair in both if all(map(_recorded, pair))]
    return [(voices.human("fr", name), voices.human("en", name)) for name in voices.ANNOUNCEMENTS]


def _kept() -> dict[Pair, int]:
    """How much (ms) is kept of the French of each pair."""
    kept = {}
    for french, take in _pairs():
        french_ms, take_ms = (len(read_take(path)) * 1000 // RATE for path in (french, take))
        if take_ms / MOST_HURRY < french_ms:
            kept[french, take] = min(french_ms, round(take_ms / HURRY))
    return kept


def _narration(path: Path, kept: dict[Pair, int], minutes: float) -> list[tuple[int, int]]:
    """French sentences one after the other; where each speaks (ms)."""
    pairs = list(kept)
    spans, at, turn = [], SILENCE_MS, 0
    with soundfile.SoundFile(path, "w", RATE, 1, subtype="PCM_16") as out:
        out.write(np.zeros(at * RATE // 1000, np.float32))
        while at < minutes * 60_000:
            french = read_take(pairs[turn % len(pairs)][0])
            length_ms = kept[pairs[turn % len(pairs)]]
            out.write(french[: length_ms * RATE // 1000])
            out.write(np.zeros(SILENCE_MS * RATE // 1000, np.float32))
            spans.append((at, at + length_ms))
            at, turn = at + length_ms + SILENCE_MS, turn + 1
    return spans


def _playback(folder: Path) -> Path:
    screen = min(SCREEN.glob("*.mp4"), default=None) or videos.screen()
    ffmpeg(
        "-stream_loop", "-1", "-i", screen, "-t", str(MINUTE_S), "-an", "-vf", "scale=-2:480",
        "-r", "10", "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-pix_fmt", "yuv420p", folder / "minute.mp4",
    )  # fmt: skip  # options stay beside their values
    ffmpeg(
        "-stream_loop", "-1", "-i", folder / "minute.mp4", "-i", folder / "fr.wav", "-map", "0:v:0", "-map", "1:a:0",
        "-c:v", "copy", "-c:a", "aac", "-b:a", "96k", "-shortest", folder / "film.mp4",
    )  # fmt: skip  # options stay beside their values
    return folder / "film.mp4"


def _pictures(tutorial: Tutorial) -> None:
    """Renditions as the tutorial would have them, repeated from one encoded minute."""

    def repeated(source: Path, probed: Probe, out_dir: Path, _on_progress: Any = None, **_but: Any) -> Any:
        out_dir.mkdir(parents=True)
        for rung in ladder.ladder(probed):
            minute, whole = out_dir / "minute.mp4", out_dir / f".{rung.name}.whole.mp4"
            looped = ("-stream_loop", "-1", "-i", source, "-t", str(MINUTE_S))  # a whole minute of a shorter film too
            ffmpeg(*looped, "-map", "0:v:0", *ladder.x264(rung), minute)
            ffmpeg(
                "-stream_loop", "-1", "-i", minute, "-c", "copy", "-frames:v", str(rung.frames),
                "-video_track_timescale", str(ladder.TIMESCALE), whole,
            )  # fmt: skip  # options stay beside their values
            yield video.package(whole, rung, probed.duration_ms, out_dir)

    with mock.patch.object(renditions, "each_rendition", repeated):
        renditions.ensure_renditions(tutorial, _in_silence)


def _in_silence(_permille: int, _doing: str = "") -> None:
    """Nobody looks at the progress."""


def _take_rows(version: LanguageVersion, paths: list[Path]) -> None:
    """Approved texts and takes. No two segments share a take's digest, as in a real tutorial."""
    voice = studio.voice()
    segments = factories.speech(version.tutorial)
    heard: dict[Path, dict[str, Any]] = {}
    for turn, segment in enumerate(segments):
        path = paths[turn % len(paths)]
        if path not in heard:
            heard[path] = _heard(path)
        row = Translation.objects.create(segment=segment, language="en", number=1)
        revision = TranslationRevision.objects.create(
            translation=row,
            number=1,
            text=f"Sentence number {turn + 1}.",
            source_digest=segment.digest,
            author=voice,
            source_text=segment.text,
        )
        Translation.objects.filter(pk=row.pk).update(approved=revision, latest=revision)
        digest = hashlib.sha256(f"{turn} {heard[path]['audio_sha256']}".encode()).hexdigest()
        take = Take.objects.create(
            segment=segment,
            language="en",
            voice=voice,
            revision=revision,
            source_digest=segment.digest,
            sha256=digest,
            state="approved",
            **{**heard[path], "audio_sha256": digest},
        )
        record_rows(take)


def _heard(path: Path) -> dict[str, Any]:
    samples = read_take(path)
    kept = stored_sound(samples)
    quality = judge(samples, revision=None)
    return {"audio": kept.path, "audio_sha256": kept.sha256, **row_fields(quality, len(samples))}


def stored_sound(samples: NDArray[np.float32]) -> StoredBytes:
    """A take's sound in the store, as intake writes it; several takes may have it."""
    with scratch("bench") as folder:
        write_flac(samples, Path(folder) / "take.flac")
        return keep_private(Path(folder) / "take.flac", "takes")


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)
