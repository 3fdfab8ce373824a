"""A small real video with French speech, its volunteers, and their human takes, for the tests of the voice."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
import uuid
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from craft.sound.levels import Samples
from craft.sound.sample_rate import RATE
from dubbing.actions import take_approve, take_receive, take_submit
from dubbing.models import Take
from media.picture.probe import probe
from media.sound.take_reader import read_take
from storage.files import exists, keep_private, sha256_of
from subtitles.actions import translation_approve, translation_submit
from tests import factories, once
from tests.job_runs import work_off
from tests.material import voices
from tests.material.videos import screen
from tests.material.voices import human
from tests.stored_rows import record_rows
from tutorials.models import LanguageVersion, Segment, Tutorial
from tutorials.pipelines.renditions import files_of
from volunteers.actions import consent_give
from volunteers.models import User

NAMES = ("agent-incorrect", "dir-instr", "demo-enterkeywords", "privacy-prompt")
"""The announcements that are the segments of the video, and their takes."""
SILENCE_MS = 900
_pictures: dict[str, Any] = {}
once.install()


@dataclass(frozen=True)
class SpokenVideo:
    """spans: where the French speaks (ms)."""

    path: Path
    spans: tuple[tuple[int, int], ...]
    probe: dict[str, Any]

    @property
    def duration_ms(self) -> int:
        return int(self.probe["duration_ms"])


@cache
def spoken_video(hurry: float = 1.0, silence_ms: int = SILENCE_MS) -> SpokenVideo:
    """Four French sentences over a drawn screen recording; made once a run. hurry: share of each sentence that is kept,
    so that takes of the whole sentence must be played faster. silence_ms: before, between and after them."""
    folder = Path(tempfile.mkdtemp(prefix="portevoix-film-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    sound, spans, at = french_sound(hurry, silence_ms)
    soundfile.write(folder / "fr.wav", sound, RATE, subtype="PCM_16")
    subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-nostdin", "-y", "-stream_loop", "-1", "-i", screen(), "-i", folder / "fr.wav"),
            *("-map", "0:v:0", "-map", "1:a:0", "-t", str(at / 1000), "-vf", "scale=-2:360", "-r", "10"),
            *("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", folder / "film.mp4"),
        ],
        check=True,
        timeout=120,
    )
    return SpokenVideo(folder / "film.mp4", spans, asdict(probe(folder / "film.mp4")))


def french_sound(share: float, silence_ms: int) -> tuple[Samples, tuple[tuple[int, int], ...], int]:
    """The four sentences, of each this share, with silence before, between and after them; where they are, and how long
    it is (ms)."""
    silence = np.zeros(silence_ms * RATE // 1000, np.float32)
    parts, spans, at = [silence], [], silence_ms
    for name in NAMES:
        spoken = read_take(human("fr", name))
        length_ms = int(len(spoken) * share) * 1000 // RATE
        spans.append((at, at + length_ms))
        parts += [spoken[: length_ms * RATE // 1000], silence]
        at += length_ms + silence_ms
    return np.concatenate(parts), tuple(spans), at


def tutorial(slug: str = "essai", hurry: float = 1.0, **fields: Any) -> Tutorial:
    """The video as a tutorial that can be opened, with its original; pictures as soon as one test has made them."""
    return tutorial_of(spoken_video(hurry), slug, **fields)


def tutorial_of(made: SpokenVideo, slug: str, **fields: Any) -> Tutorial:
    """Any such video as a tutorial."""
    original = keep_private(made.path, "originals")
    row = factories.tutorial(
        slug,
        [(start, end, f"Phrase numéro {n}.") for n, (start, end) in enumerate(made.spans, 1)],
        title="Essai",
        duration_ms=made.duration_ms,
        probe=made.probe,
        original=original.path,
        original_sha256=original.sha256,
        video=_pictures_of(original.sha256),
        **fields,
    )
    record_rows(row)
    return row


def remember_pictures(row: Tutorial) -> None:
    """Renditions are made once a run, not once a test."""
    row.refresh_from_db()
    _pictures[row.original_sha256] = row.video


def _pictures_of(sha256: str) -> dict[str, Any]:
    """Nothing when a test of this process has since destroyed their files: they are made again."""
    video = _pictures.get(sha256, {})
    return video if all(exists(path, store=store) for store, path in files_of(video)) else {}


def forget_pictures() -> None:
    """Their files were destroyed."""
    _pictures.clear()


def voice(language: str = "en", name: str = "vera", *, hotline: bool = True) -> User:
    """A volunteer who lends their voice."""
    return consenting(factories.volunteer(language, name), hotline=hotline)


def consenting(person: User, **chosen: Any) -> User:
    """Who lends their voice from now on, to the telephone too. chosen: what they choose otherwise."""
    usual: dict[str, Any] = {"publish": True, "hotline": True, "ai_training": False, "credit": "none", "adult": True}
    consent_give(by=person, language_read="fr", **usual | chosen)
    return person


def lets_leave(person: User, *, pass_on: bool = True) -> None:
    """The person's voice may leave the town's site, or (`pass_on` False) may not any more."""
    consenting(person, pass_on=pass_on)


def translated(version: LanguageVersion, by: User, *, leave_out: int = 0, text: str = "Sentence number {n}.") -> None:
    """Approved texts of every sentence but the last `leave_out`."""
    sentences = factories.speech(version.tutorial)
    for number, segment in enumerate(sentences[: len(sentences) - leave_out], 1):
        approved_text(version, segment, by, text.format(n=number))


def approved_text(version: LanguageVersion, segment: Segment, by: User, text: str) -> None:
    latest = segment.translations.filter(language=version.language).first()
    revision = translation_submit(
        by=by, version=version, segment=segment, text=text, base_number=latest.number if latest else 0
    )
    translation_approve(by=by, version=version, revision=revision, elsewhere=True)


def take_file(number: int, language: str = "en") -> Path:
    """The human take of sentence `number` (from 1), with a little room around it; en, es, it or ru."""
    return voices.joined(
        f"take-{language}-{number}.flac", (human(language, NAMES[number - 1]),), pause_s=0.5, before_s=0.3
    )


def received(version: LanguageVersion, segment: Segment, by: User, path: Path, **fields: Any) -> Take:
    """A take that came in and was checked."""
    translation = segment.translations.filter(language=version.language).first()
    revision = translation.approved if translation else None
    take, _created = take_receive(
        by=by,
        version=version,
        segment=segment,
        received=path,
        sha256=sha256_of(path),
        revision=revision,
        **{"client_id": uuid.uuid4(), **fields},
    )
    work_off("dubbing.intake")
    take.refresh_from_db()
    return take


def approved_take(version: LanguageVersion, segment: Segment, voice: User, reviewer: User, path: Path) -> Take:
    take = take_submit(by=voice, take=received(version, segment, voice, path))
    return take_approve(by=reviewer, version=version, take=take)


def recorded(version: LanguageVersion, voice: User, reviewer: User, language: str = "en", only: int = 4) -> list[Take]:
    """Approved human takes of the first `only` sentences."""
    return [
        approved_take(version, segment, voice, reviewer, take_file(number, language))
        for number, segment in enumerate(factories.speech(version.tutorial)[:only], 1)
    ]
