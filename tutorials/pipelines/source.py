"""The film as it came, judged before anybody works on it: what it holds, which sound is the narration, and whether it
plays as long as its container says."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from pathlib import Path

from django.utils.translation import gettext as _

from craft.documents import JsonObject
from craft.sound.narration import Sound, narration_of
from journal.errors import Refused
from journal.message_translation import translate_message
from journal.side_work import side_work
from media.picture.continuous_clock import remux_on_one_clock
from media.picture.playback import SILENT_DB, PlaybackFacts, PlayedSound, play_film
from media.picture.probe import AudioStream, Probe, ProbeRefused, probe
from media.programs.child import MediaError
from storage.files import cache_dir, local_copy, sha256_of
from tutorials.models import Tutorial
from tutorials.pipelines.transcript_files import Transcript, read_transcript

CACHE, RECIPE = "played", 1
LENGTH_TOLERANCE_MS = 100


class NarrationUnclear(Refused):
    """Several sounds could be the narration. probe: what was found, for the person who is asked."""

    def __init__(self, message: str, found: Probe) -> None:
        super().__init__(message)
        self.probe = found


def judge_video(path: Path, *, has_transcript: bool) -> Probe:
    """Probe a video before anything is recorded. Raises Refused: not a video, or silent and without a transcript."""
    try:
        probed = probe(path)
    except ProbeRefused as refusal:
        raise Refused(translate_message(refusal.message)) from refusal
    if not probed.has_audio and not has_transcript:
        raise Refused(_("This video has no sound: nothing can be transcribed. Add a transcript (SRT, VTT) with it."))
    return probed


def judge_upload(path: Path, transcript_file: str, transcript_name: str = "") -> Probe:
    """Check an uploaded video together with the transcript that was sent before it (a private path, or "")."""
    probed = judge_video(path, has_transcript=bool(transcript_file))
    if transcript_file:
        with local_copy(transcript_file) as text:
            given = read_transcript(text, probed.duration_ms, transcript_name or None)
        refuse_untimed(given, probed)
    return probed


def refuse_untimed(given: Transcript, probed: Probe) -> None:
    """A transcript without times takes them from the sound, so it needs sound."""
    if given.lines and not probed.has_audio:
        raise Refused(_("This video has no sound: the transcript needs times (SRT or WebVTT)."))


def judge_source(
    path: Path, folder: Path, digest: str, *, has_transcript: bool, sound: int | None = None
) -> tuple[Path, Probe]:
    """Judge a film by playing it: the file to work with, which is `path` or a copy under one clock in `folder`, and its
    probe. digest: SHA-256 of the file, by which the measure is kept. sound: the narration's order, as a person said.

    Raises Refused (NarrationUnclear where a person must say), or MediaError when the machine could not."""
    probed = judge_video(path, has_transcript=has_transcript)
    if probed.streamed:
        path, probed = _under_one_clock(path, probed, folder)
        digest = sha256_of(path)
    found = _playback(path, probed, digest)
    probed = replace(probed, audio=tuple(_with_playback(stream, found.sound(stream.order)) for stream in probed.audio))
    probed = _with_narration(probed, found, sound)
    _refuse_another_length(probed, found)
    return path, probed


def played_source(tutorial: Tutorial, probed: Probe) -> PlaybackFacts:
    """What is seen and heard of a tutorial's original: measured once, kept by its digest. Raises MediaError."""
    kept = _read_cached(tutorial.original_sha256)
    if kept is not None:
        return kept
    with local_copy(tutorial.original) as path:
        return _playback(path, probed, tutorial.original_sha256)


def first_heard_ms(digest: str, order: int) -> int:
    """Where a sound of the film with this digest is first heard; 0 where that was not measured."""
    kept = _read_cached(digest)
    sound = kept.sound(order) if kept is not None else None
    return 1000 * next((second for second, db in enumerate(sound.levels) if db > SILENT_DB), 0) if sound else 0


def _under_one_clock(path: Path, probed: Probe, folder: Path) -> tuple[Path, Probe]:
    """A stream has no index and may have several clocks: nobody finds a moment in it for sure. Its copy has both."""
    copy = folder / "film.mkv"
    try:
        remux_on_one_clock(path, probed, copy)
        found = probe(copy)
    except MediaError as error:
        if error.of_the_machine:
            raise
        if probed.begins_anew:
            raise Refused(translate_message(ProbeRefused("joined").message)) from error
        return path, probed
    off_ms = abs(found.duration_ms - probed.duration_ms)
    if found.begins_anew or (probed.begins_anew and off_ms > 1000 + 0.01 * probed.duration_ms):
        raise Refused(translate_message(ProbeRefused("joined").message))
    return copy, found


def _with_narration(probed: Probe, found: PlaybackFacts, asked: int | None) -> Probe:
    """Raises Refused where a person must say, or said a sound that is not there."""
    orders = [stream.order for stream in probed.audio]
    if asked is not None and asked not in orders:
        raise NarrationUnclear(_sounds_sentence(probed), probed)
    if asked is not None or not orders:
        return probed.with_narration(asked, chosen=asked is not None)
    sounds = [
        Sound(stream.order, stream.marked, stream.language, stream.speech or 0.0, heard.heard)
        for stream in probed.audio
        if (heard := found.sound(stream.order)) is not None
    ]
    order = narration_of(sounds)
    if order is None:
        raise NarrationUnclear(_sounds_sentence(probed), probed)
    return probed.with_narration(order)


def _sounds_sentence(probed: Probe) -> str:
    named = [
        f"{stream.order + 1} ({stream.language})" if stream.language else f"{stream.order + 1}"
        for stream in probed.audio
    ]
    return _("This film has several sounds, and any of them could be the narration: {sounds}. Choose one.").format(
        sounds=", ".join(named)
    )


def _with_playback(stream: AudioStream, heard: PlayedSound | None) -> AudioStream:
    return replace(stream, speech=heard.speech) if heard is not None else stream


def _refuse_another_length(probed: Probe, found: PlaybackFacts) -> None:
    """Everything later counts on the length: the picture is held, the sound is padded, to exactly that."""
    length_ms = found.length_ms(probed.sound)
    if abs(length_ms - probed.duration_ms) > max(LENGTH_TOLERANCE_MS, 1000 / probed.fps):
        raise Refused(
            _(
                "This video lasts {told} s by its index, but {found} s when it is played: its end would be missing, or "
                "stand still. Open it in a video editor, export it as MP4, then send that."
            ).format(told=f"{probed.duration_ms / 1000:.1f}", found=f"{length_ms / 1000:.1f}")
        )


def _playback(path: Path, probed: Probe, digest: str) -> PlaybackFacts:
    """Measured once for each content."""
    kept = _read_cached(digest)
    if kept is not None:
        return kept
    found, note = play_film(path, probed), _note(digest)
    beside = note.with_suffix(f".{os.getpid()}")
    with side_work("keeping what a film plays"):
        beside.write_text(json.dumps(_cache_json(found)), "ascii")
        os.replace(beside, note)
    return found


def _note(digest: str) -> Path:
    return cache_dir(CACHE) / f"{digest[:32]}-{RECIPE}.json"


def _read_cached(digest: str) -> PlaybackFacts | None:
    try:
        told = json.loads(_note(digest).read_text("ascii"))
        sounds = tuple(PlayedSound(**{**sound, "levels": tuple(sound["levels"])}) for sound in told["sounds"])
        first, last = (tuple(bytes.fromhex(colours) for colours in told[name]) for name in ("first", "last"))
        return PlaybackFacts(told["picture_ms"], first, last, sounds)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _cache_json(found: PlaybackFacts) -> JsonObject:
    pictures = {name: [colours.hex() for colours in getattr(found, name)] for name in ("first", "last")}
    return {**asdict(found), **pictures}
