"""The sound of a release: the takes fitted and mixed with the original, mastered, and cut like the picture."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from django.utils.translation import gettext as _

from craft import languages
from craft.formats import hls
from craft.languages import Language
from craft.sound.background import Background
from craft.sound.gaps import Gap
from craft.sound.mix_envelope import Original
from craft.sound.mix_plan import MixPlan
from craft.sound.sample_rate import SAMPLES_PER_MS
from craft.timing.timeline import TimeMap
from dubbing.manifests import ReleasedBed
from dubbing.releases.held_picture import parts_of
from dubbing.releases.material import Material, Voice
from dubbing.releases.placement import PlacementPlan
from dubbing.releases.version_cache import delete_older
from media.sound.audio_files import EncodedAudio, master_and_encode
from media.sound.mixdown import MixResult, mix_version
from media.sound.original_sound import OriginalSound
from media.sound.slowed_sound import write_slowed_sound
from media.sound.take_fitting import TakeAudio
from storage.files import StoredBytes, cache_dir, local_copy
from tutorials.models.video import Video
from tutorials.pipelines.ingest import stored_probe

SHARE_OF_MIX = 0.7
# Increase it when the same original is slowed otherwise.
RECIPE = 1


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
    placed: PlacementPlan,
    plan: MixPlan,
    voices: Sequence[Voice],
    video: Video,
    folder: Path,
    *,
    telephone: bool,
    artist: str = "",
    on_progress: Callable[[float], None],
) -> Sound:
    """Mix any plan on the timeline of the version, and encode it into `folder`. voices: the takes of the plan, in its
    order. artist: their names, written into the M4A. Raises MediaError."""
    mix = _mix(material, placed, plan, voices, folder / "mix", lambda share: on_progress(SHARE_OF_MIX * share))
    parts = parts_of(video, placed.times)
    encoded = master_and_encode(
        mix,
        folder / "sound",
        [part.shown_ms for part in parts],
        held_ms=[part.waited_ms for part in parts] if placed.times else (),
        hotline=telephone,
        artist=artist,
        on_progress=lambda share: on_progress(SHARE_OF_MIX + (1 - SHARE_OF_MIX) * share),
    )
    mix.path.unlink()  # large (the whole duration, in floats), and the next steps need the disk space
    return Sound(mix, encoded)


def audio_track(
    encoded: EncodedAudio, playlist: StoredBytes, language: Language, name: str, characteristics: str = ""
) -> hls.AudioTrack:
    """A sound as the master playlist names it. playlist: of its segments."""
    return hls.AudioTrack(
        uri=f"../{playlist.path}",
        language=languages.iso639_for_playlist(language.tag),
        name=name,
        peak_bps=encoded.peak_bps,
        average_bps=encoded.average_bps,
        codecs=encoded.codecs,
        characteristics=characteristics,
    )


def released_bed(sound: Sound) -> ReleasedBed | None:
    """What the manifest keeps of what lies under the voices, for the files to be measured by."""
    under = sound.mix.background
    if not isinstance(under, Background) or under.mode is not Original.REPLACE or not sound.mix.fitted:
        return None
    return ReleasedBed(
        tuple((start // SAMPLES_PER_MS, -(-end // SAMPLES_PER_MS)) for start, end in under.returns(sound.mix.samples)),
        tuple((at // SAMPLES_PER_MS, lufs) for at, lufs in under.levels()),
    )


def _mix(
    material: Material,
    placed: PlacementPlan,
    plan: MixPlan,
    voices: Sequence[Voice],
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
        narration = stored_probe(material.tutorial).narration if material.tutorial.has_audio else None
        if narration is not None:
            path = files.enter_context(local_copy(material.tutorial.original))
            original = OriginalSound(path, material.tutorial.original_sha256, narration.order)
        music = None
        if original is not None and material.music is not None and placed.spoken:
            path = files.enter_context(local_copy(material.music.path))
            music = OriginalSound(path, material.music.sha256)
        gaps: Sequence[Gap] = placed.gaps
        if original is not None and placed.times.slows:
            slower = TimeMap(slows=placed.times.slows)
            original = _slow_sound(material, slower, original)
            music = _slow_sound(material, slower, music) if music is not None else None
            delete_older("slowed", material.release.version_id, original.path, music.path if music else None)

            def shown(sample: int) -> int:
                return round(slower.to_language(sample / SAMPLES_PER_MS) * SAMPLES_PER_MS)

            gaps = [replace(gap, at=shown(gap.at)) for gap in gaps]
            plan = replace(plan, french=tuple((shown(start), shown(end)) for start, end in plan.french))
        return mix_version(plan, takes, original, work_dir, takes_cache(), on_progress, gaps=gaps, music=music)


def _slow_sound(material: Material, slower: TimeMap, original: OriginalSound) -> OriginalSound:
    """A sound of the tutorial as slow as its picture; kept for the next build of the version."""
    knots = [
        (round(there * SAMPLES_PER_MS), round(shown * SAMPLES_PER_MS))
        for there, shown in slower.knots_until(material.tutorial.duration_ms)
    ]
    asked = json.dumps([RECIPE, original.digest, original.audio_index, knots])
    digest, version = sha256(asked.encode()).hexdigest(), material.release.version_id
    kept = cache_dir("slowed") / f"{original.digest[:32]}-{version}-{digest}.flac"
    if not kept.exists():
        write_slowed_sound(original, knots, kept)
    return OriginalSound(kept, original.digest[:32] + digest[:32])
