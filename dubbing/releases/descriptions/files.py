"""The sound with audio description, mixed, mastered and stored beside the sound without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from craft import languages
from craft.formats import hls
from dubbing.releases.descriptions.description_placement import PlacedDescriptions
from dubbing.releases.material import Material
from dubbing.releases.placement import PlacementPlan
from dubbing.releases.release_files.file_list import ReleaseFiles
from dubbing.releases.sound import audio_track, make_sound
from media.sound.audio_files import EncodedAudio
from storage.files import StoredBytes
from storage.stored_files import store_public
from tutorials.models.video import Video

ROLE, ALONE = "described", "described_alone"


@dataclass(frozen=True)
class DescribedSound:
    """encoded: its files. voices: everybody who is heard in them."""

    encoded: EncodedAudio
    voices: tuple[int, ...]


def make_described_sound(
    material: Material,
    placed: PlacementPlan,
    described: PlacedDescriptions | None,
    video: Video,
    folder: Path,
    on_progress: Callable[[float], None],
) -> DescribedSound | None:
    """Mix and encode into `folder`; None where no description is heard. Raises MediaError."""
    if described is None or not described.heard:
        return None
    voices = placed.voices + [heard.voice for heard in described.heard]
    # For nobody's telephone: no picture is seen there in any case, and not every voice agreed.
    sound = make_sound(
        material, placed, described.plan, voices, video, folder / ROLE, telephone=False, on_progress=on_progress
    )
    return DescribedSound(sound.encoded, tuple({voice.person for voice in voices}))


def track(material: Material, sound: DescribedSound, playlist: StoredBytes) -> hls.AudioTrack:
    """As the master playlist names it: players choose it by themselves for who set their device so (RFC 8216,
    4.3.4.1)."""
    language = material.language
    with translation.override(languages.with_words(language).django_tag):
        name = f"{language.endonym} · {_('Audio description')}"
    return audio_track(sound.encoded, playlist, language, name, hls.DESCRIBES_VIDEO)


def add_alone(packed: ReleaseFiles, sound: DescribedSound) -> None:
    """The same sound as one file, which the player of the page lets follow the picture."""
    packed.add(ALONE, store_public(packed.holder, ALONE, sound.encoded.m4a, voices=sound.voices))
