"""Where music is heard under the voices of a film: there its picture is hardly slower, or everybody hears the tempo."""

from __future__ import annotations

from pathlib import Path

from craft.sound.mix_envelope import Original, OriginalPlan, VoicedSpan
from craft.sound.sample_rate import SAMPLES_PER_MS
from media.sound.original_sound import KnownSound, OriginalSound, know, remember
from storage.files import cache_dir, local_copy
from tutorials.models import MusicTrack, Tutorial
from tutorials.pipelines.ingest import stored_probe
from tutorials.queries import speech_spans

CACHE = "fitted"
"""Where a build keeps what it learns of the same sound."""
Spans = tuple[tuple[int, int], ...]


def heard_music(tutorial: Tutorial, track: MusicTrack | None, *, listens: bool) -> Spans:
    """Spans of the film (ms), in order. track: its music and effects, where it has them. listens: else what nobody
    heard yet is left out: to hear a film takes 0.3 s a minute, the first time. Raises MediaError."""
    narration = stored_probe(tutorial).narration if tutorial.has_audio and tutorial.probe else None
    if narration is None:
        return ()
    if track is not None:
        found = _remembered_sound(track.path, track.sha256, 0, (), tutorial, listens=listens)
        return _in_ms(found.tone.musical) if found is not None else ()
    spoken = tuple(speech_spans(tutorial))
    original = (tutorial.original, tutorial.original_sha256, narration.order)
    found = _remembered_sound(*original, spoken, tutorial, listens=listens)
    if found is None or not found.tone.musical:
        return ()
    if tutorial.sound == Tutorial.Sound.VOICE_OVER:
        return ((0, tutorial.duration_ms),) if found.tone.music else _in_ms(found.tone.musical)
    # As if every sentence had a take: where one has none its French is heard, and nothing is slower.
    voiced = tuple(VoicedSpan(start, end, start, end) for start, end in spoken)
    plan = OriginalPlan(Original.REPLACE, voiced, (), tutorial.duration_ms)
    returns = plan.envelope(music=found.tone.music).above_zero(tutorial.duration_ms * SAMPLES_PER_MS)
    both = ((max(a, c), min(b, d)) for a, b in found.tone.musical for c, d in returns)
    return _in_ms(tuple((start, end) for start, end in both if start < end))


def _remembered_sound(
    path: str, sha256: str, order: int, spoken: Spans, tutorial: Tutorial, *, listens: bool
) -> KnownSound | None:
    length, kept = tutorial.duration_ms * SAMPLES_PER_MS, cache_dir(CACHE)
    french = [(start * SAMPLES_PER_MS, min(length, end * SAMPLES_PER_MS)) for start, end in spoken]
    found = remember(OriginalSound(Path(path), sha256, order), french, length, kept)
    if found is not None or not listens:
        return found
    with local_copy(path) as file:
        return know(OriginalSound(file, sha256, order), french, length, kept)


def _in_ms(spans: Spans) -> Spans:
    return tuple((start // SAMPLES_PER_MS, -(-end // SAMPLES_PER_MS)) for start, end in spans)
