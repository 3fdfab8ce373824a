"""One take, fitted to its place: trimmed, pauses tightened, made as loud as the others, stretched. Kept between builds.

Its cache key holds everything that it depends on, so a release after one new take fits only that take.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from craft.sound.loudness import integrated_lufs
from craft.sound.mix_plan import SPEECH_LUFS, PlacedTake, speech_gain_db
from craft.sound.sample_rate import RATE, SAMPLES_PER_MS
from media.programs.child import not_as_asked
from media.programs.low_load import parallelism
from media.sound.take_edges import MOST_LEAD, MOST_TAIL, Around, room_edges, with_edges
from media.sound.take_edits import cut_pauses, high_pass, with_gain
from media.sound.take_reader import read_stored_take
from media.sound.time_stretch import Engine, fit_length, stretch_engine, way

# Increase it when a change here gives another sound for the same take.
RECIPE = 2
# Takes fitted at once: each waits for a program of its own.
WORKERS = max(1, min(4, os.cpu_count() or 1))
# The high-pass hears this much around what is kept, so that it has settled when the voice begins.
AROUND_MS = 100
TOO_SHORT = "A take is shorter than the part of it that is to be heard. Check it again."

Samples = NDArray[np.float32]


@dataclass(frozen=True)
class TakeAudio:
    """A take as it is stored. digest: SHA-256 of the audio. path: best mono 48 kHz FLAC, any recording is read.

    trim_start_ms, trim_end_ms: the part that alignment placed, in ms of the file.
    """

    digest: str
    path: Path
    trim_start_ms: int
    trim_end_ms: int


@dataclass(frozen=True)
class FittedTake:
    """path: mono 48 kHz FLAC. samples: its length, as planned; before it the file has `lead` samples of its room, and
    some after it. gain_db: what was added. reused: it was in the cache."""

    path: Path
    samples: int
    lead: int
    gain_db: float
    reused: bool

    def sound(self, most: int) -> Samples:
        """The take without the room around it, at most so many samples of it."""
        samples, _rate = soundfile.read(self.path, dtype="float32", start=self.lead, frames=min(most, self.samples))
        return np.asarray(samples, np.float32)


def fit_take(take: TakeAudio, place: PlacedTake, cache_dir: Path, engine: Engine | None = None) -> FittedTake:
    """The fitted take, from the cache or made now. Written beside and moved into place, so a killed build leaves no
    half file, and two builds may fit the same take at once.

    Raises MediaError when the take cannot be read or stretched.
    """
    engine = engine or stretch_engine()
    path = _shelf(cache_dir, take.digest) / f"{_key(take, place, engine)}.flac"
    found = _read_cached(path, place.length)
    if found:
        return found
    around = _read_around(take)
    voice = cut_pauses(around.voice, place.cuts)
    if place.stretched:
        voice = fit_length(voice, place.length, engine)
    # Measured last: engines make a voice quieter, some by 2 dB.
    gain_db = speech_gain_db(integrated_lufs(voice, RATE))
    if len(voice) != place.length:
        raise not_as_asked(TOO_SHORT)
    edges = room_edges(around)
    voice = with_gain(with_edges(voice, around, edges), gain_db)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".fitting-")
    try:
        with (
            os.fdopen(handle, "wb") as file,
            soundfile.SoundFile(file, "w", RATE, 1, subtype="PCM_24", format="FLAC") as flac,
        ):
            flac.comment = json.dumps({"gain_db": round(gain_db, 3), "edges": edges})
            flac.write(voice)
        os.replace(beside, path)
    finally:
        Path(beside).unlink(missing_ok=True)
    return FittedTake(path, place.length, edges[0], gain_db, reused=False)


def fit_takes(
    pairs: Sequence[tuple[TakeAudio, PlacedTake]],
    cache_dir: Path,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[FittedTake]:
    """Fit many takes, several at once (each waits for its own program), in the order given.

    on_progress: called here with (done, all); may raise to stop: then nothing new is begun.
    """
    engine = stretch_engine()
    fitted: dict[int, FittedTake] = {}
    with ThreadPoolExecutor(parallelism(WORKERS)) as pool:
        jobs = {pool.submit(fit_take, take, place, cache_dir, engine): i for i, (take, place) in enumerate(pairs)}
        try:
            for job in as_completed(jobs):
                fitted[jobs[job]] = job.result()
                if on_progress:
                    on_progress(len(fitted), len(pairs))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return [fitted[i] for i in range(len(pairs))]


def fitted_forms(cache_dir: Path, digest: str) -> list[Path]:
    """Every fitted form of a take that is kept."""
    return sorted(_shelf(cache_dir, digest).glob("*"))


def forget_take(cache_dir: Path, digest: str) -> None:
    """Remove every fitted form of a take: its voice withdrew."""
    shutil.rmtree(_shelf(cache_dir, digest), ignore_errors=True)


def _shelf(cache_dir: Path, digest: str) -> Path:
    """One folder a take. The digest is hashed again, so that whatever it holds can be no path."""
    name = hashlib.sha256(digest.encode()).hexdigest()
    return cache_dir / name[:2] / name


def _key(take: TakeAudio, place: PlacedTake, engine: Engine) -> str:
    """Take, trim, pauses, rate (as the exact length), gain (it follows from the take and the level aimed at)."""
    parts = [
        *(RECIPE, take.digest, take.trim_start_ms, take.trim_end_ms, SPEECH_LUFS, place.length),
        [[round(cut.start_ms, 3), round(cut.length_ms)] for cut in place.cuts],
        way(place.natural, place.length, engine),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _read_cached(path: Path, length: int) -> FittedTake | None:
    """The cached take; None if it is missing or incomplete."""
    try:
        with soundfile.SoundFile(path) as flac:
            said = json.loads(flac.comment)
            lead, tail = map(int, said["edges"])
            if flac.frames != lead + length + tail or flac.samplerate != RATE:
                return None
            return FittedTake(path, length, lead, float(said["gain_db"]), reused=True)
    except (soundfile.LibsndfileError, ValueError, KeyError, TypeError):
        return None


def _read_around(take: TakeAudio) -> Around:
    """The trimmed take without rumble, and the room around it as far as edges may reach."""
    start, end = take.trim_start_ms * SAMPLES_PER_MS, take.trim_end_ms * SAMPLES_PER_MS
    lead = max(0, start - MOST_LEAD - AROUND_MS * SAMPLES_PER_MS)
    sound = read_stored_take(take.path, lead, end + MOST_TAIL + AROUND_MS * SAMPLES_PER_MS)
    missing = end - lead - len(sound)
    # A file may end up to a millisecond before the whole one that it was counted as.
    if missing > SAMPLES_PER_MS or not len(sound):
        raise not_as_asked(TOO_SHORT)
    return Around(high_pass(np.pad(sound, (0, max(0, missing)))), start - lead, end - lead)
