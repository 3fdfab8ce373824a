"""The sound of a release: the takes fitted and mixed with the original, mastered, and cut like the picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from craft.sound.hold_filler import Gap
from craft.sound.mixing import MixPlan
from dubbing.releases.held_picture import parts_of
from dubbing.releases.material import Material, Voice
from dubbing.releases.placing import Placed
from journal.people import Person
from media.sound.audio_files import EncodedAudio, master_and_encode
from media.sound.mixdown import MixResult, OriginalSound, mix_version
from media.sound.take_fitting import TakeAudio
from storage.files import cache_dir, local_copy
from tutorials.pipelines.ingest import stored_probe

SHARE_OF_MIX = 0.7


@dataclass(frozen=True)
class Sound:
    mix: MixResult
    encoded: EncodedAudio


def takes_cache() -> Path:
    """The cache of fitted takes, shared by builds. Everything in it can be made again."""
    return cache_dir("fitted")


def mixing_words() -> str:
    """What a build does meanwhile."""
    return _("fitting and mixing the voices")


def make_sound(
    material: Material,
    placed: Placed,
    video: dict[str, Any],
    folder: Path,
    *,
    hotline: bool,
    artist: str = "",
    on_progress: Callable[[float], None],
) -> Sound:
    """Mix and encode into `folder`. artist: the names of the voices, written into the M4A. Raises MediaError."""
    voices = [spoken.voice for spoken in placed.spoken]
    return sound_of(
        material, placed, placed.plan, voices, video, folder, hotline=hotline, artist=artist, on_progress=on_progress
    )


def sound_of(
    material: Material,
    placed: Placed,
    plan: MixPlan,
    voices: Sequence[Voice],
    video: dict[str, Any],
    folder: Path,
    *,
    hotline: bool,
    artist: str = "",
    on_progress: Callable[[float], None],
) -> Sound:
    """The sound of any plan on the timeline of the version. voices: the takes of the plan, in its order."""
    mix = _mix(material, plan, voices, placed.gaps, folder / "mix", lambda share: on_progress(SHARE_OF_MIX * share))
    parts = parts_of(video, placed.holds)
    encoded = master_and_encode(
        mix,
        folder / "sound",
        [part.shown_ms for part in parts],
        held_ms=[part.waited_ms for part in parts] if placed.holds else (),
        hotline=hotline,
        artist=artist,
        on_progress=lambda share: on_progress(SHARE_OF_MIX + (1 - SHARE_OF_MIX) * share),
    )
    mix.path.unlink()  # large (the whole duration, in floats), and the next steps need the disk space
    return Sound(mix, encoded)


def _mix(
    material: Material,
    plan: MixPlan,
    voices: Sequence[Voice],
    gaps: Sequence[Gap],
    work_dir: Path,
    on_progress: Callable[[float], None],
) -> MixResult:
    """Mix the takes of a plan, in its order, with the tutorial's own sound. Raises MediaError."""
    with ExitStack() as files:
        takes = [
            TakeAudio(
                voice.digest, files.enter_context(local_copy(voice.audio)), voice.trim_start_ms, voice.trim_end_ms
            )
            for voice in voices
        ]
        original = None
        if material.tutorial.has_audio:
            path = files.enter_context(local_copy(material.tutorial.original))
            first = stored_probe(material.tutorial).audio[0]
            original = OriginalSound(path, material.tutorial.original_sha256, first.order)
        return mix_version(plan, takes, original, work_dir, takes_cache(), on_progress, gaps=gaps)


def may_have_hotline(placed: Placed) -> bool:
    """Only when every voice that is heard consented to the telephone."""
    people = {spoken.voice.person for spoken in placed.spoken}
    users: Any = get_user_model().objects
    persons: list[Person] = list(users.filter(pk__in=people))
    return bool(people) and all(person.may_lend_voice_to_hotline() for person in persons)
