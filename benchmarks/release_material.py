"""A whole tutorial with its approved takes, for `bench_release`: real voices, a real screen, any length.

Made beside the actions, which would take longer than what is measured: the rows are those that they write.
"""

from __future__ import annotations

import hashlib
import subprocess
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from django.core.management import call_command

from craft.sound.sample_rate import RATE
from dubbing.models import Take
from dubbing.takes.intake import judge, row_fields, store_flac
from media.picture import ladder, video
from media.picture.probe import Probe, probe
from media.sound.take_reader import read_take
from storage.files import keep_private
from subtitles.models import Translation, TranslationRevision
from tests import factories
from tests.dubbing import studio
from tests.material.recordings import FOLDER as MEDIA
from tutorials.models import LanguageVersion, Segment, Tutorial
from tutorials.pipelines import renditions

FRENCH, VOICES = MEDIA / "fr" / "gcompris-intro", MEDIA / "takes" / "en" / "gcompris-intro"
SCREEN = MEDIA / "videos" / "refugies-info"
SILENCE_MS = 300
# Of each French sentence so much is kept that its take must be played about so much faster; where it is shorter than
# this asks, the sentence is left out, so that no take finds no room.
HURRY, MOST_HURRY = 1.12, 1.2
SMALLEST_BYTES = 5000  # what is smaller in the collection is no recording
# The picture is encoded for a minute and repeated as it is: encoding is no part of what is measured.
MINUTE_S = 60


def make(folder: Path, minutes: float) -> LanguageVersion:
    """Tables, a video of the length asked, an English version of which every segment has an approved take."""
    call_command("migrate", verbosity=0)
    kept = _kept()
    names = list(kept)
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
    _take_rows(version, names)
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


def _kept() -> dict[str, int]:
    """Segments that were recorded in both languages, and how much (ms) is kept of the French."""
    kept = {}
    for french in sorted(FRENCH.glob("*.ogg")):
        if not (_recorded(french) and _recorded(VOICES / french.name)):
            continue
        french_ms, take_ms = (len(read_take(path)) * 1000 // RATE for path in (french, VOICES / french.name))
        if take_ms / MOST_HURRY < french_ms:
            kept[french.name] = min(french_ms, round(take_ms / HURRY))
    return kept


def _narration(path: Path, kept: dict[str, int], minutes: float) -> list[tuple[int, int]]:
    """French sentences one after the other; where each speaks (ms)."""
    names = list(kept)
    spans, at, turn = [], SILENCE_MS, 0
    with soundfile.SoundFile(path, "w", RATE, 1, subtype="PCM_16") as out:
        out.write(np.zeros(at * RATE // 1000, np.float32))
        while at < minutes * 60_000:
            french = read_take(FRENCH / names[turn % len(names)])
            length_ms = kept[names[turn % len(names)]]
            out.write(french[: length_ms * RATE // 1000])
            out.write(np.zeros(SILENCE_MS * RATE // 1000, np.float32))
            spans.append((at, at + length_ms))
            at, turn = at + length_ms + SILENCE_MS, turn + 1
    return spans


def _playback(folder: Path) -> Path:
    ffmpeg(
        "-stream_loop", "-1", "-i", min(SCREEN.glob("*.mp4")), "-t", str(MINUTE_S), "-an", "-vf", "scale=-2:480",
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
            ffmpeg("-i", source, "-t", str(MINUTE_S), "-map", "0:v:0", *ladder.x264(rung), minute)
            ffmpeg(
                "-stream_loop", "-1", "-i", minute, "-c", "copy", "-frames:v", str(rung.frames),
                "-video_track_timescale", str(ladder.TIMESCALE), whole,
            )  # fmt: skip  # options stay beside their values
            yield video.package(whole, rung, probed.duration_ms, out_dir)

    encode, renditions.each_rendition = renditions.each_rendition, repeated
    try:
        renditions.ensure_renditions(tutorial, lambda _permille, _doing="": None)
    finally:
        renditions.each_rendition = encode


def _take_rows(version: LanguageVersion, names: list[str]) -> None:
    """Approved texts and takes. No two segments share a take's digest, as in a real tutorial."""
    voice = studio.voice()
    segments = factories.speech(version.tutorial)
    heard: dict[str, dict[str, Any]] = {}
    for turn, segment in enumerate(segments):
        name = names[turn % len(names)]
        if name not in heard:
            heard[name] = _heard(VOICES / name, segment)
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
        digest = hashlib.sha256(f"{turn} {heard[name]['audio_sha256']}".encode()).hexdigest()
        Take.objects.create(
            segment=segment,
            language="en",
            voice=voice,
            revision=revision,
            source_digest=segment.digest,
            sha256=digest,
            state="approved",
            **{**heard[name], "audio_sha256": digest},
        )


def _heard(path: Path, segment: Segment) -> dict[str, Any]:
    samples = read_take(path)
    kept = store_flac(samples)
    quality = judge(samples, segment=segment, revision=None)
    return {"audio": kept.path, "audio_sha256": kept.sha256, **row_fields(quality, len(samples))}


def ffmpeg(*arguments: str | Path) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)
