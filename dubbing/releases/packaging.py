"""The finished files go into the public store under their digests, with the playlists that name them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from craft import languages
from craft.formats import hls
from dubbing.releases.cues import Cues, french_vtt, transcript
from dubbing.releases.descriptions.files import ROLE as DESCRIBED
from dubbing.releases.descriptions.files import DescribedSound, add_alone, track
from dubbing.releases.held_picture import (
    HeldPicture,
    discontinuities,
    hold_picture,
    lite_file,
    picture_playlist,
    variant,
)
from dubbing.releases.material import Material
from dubbing.releases.outlets import AskedOutlets, OutletInputs, OutletSource
from dubbing.releases.placement import PlacementPlan
from dubbing.releases.release_files import files as leaving
from dubbing.releases.release_files.file_list import ReleaseFiles
from dubbing.releases.release_files.files import ReleaseLabel
from dubbing.releases.sound import Sound, audio_track
from dubbing.releases.version_cache import delete_older
from dubbing.stored_files import holder_of_release
from media.picture.ass_subtitles import ass_document, font_size, line_room
from media.picture.letter_sizes import letter_scale
from media.picture.messaging_mp4 import messaging_mp4
from media.sound.audio_files import EncodedAudio
from storage.files import StoredBytes, cache_dir
from storage.stored_files import store_all_public, store_public
from tutorials.models.video import Video


def package(
    material: Material,
    placed: PlacementPlan,
    cues: Cues,
    sound: Sound,
    video: Video,
    folder: Path,
    on_progress: Callable[[int], None],
    *,
    outlets: AskedOutlets,
    given: ReleaseLabel,
    described: DescribedSound | None = None,
) -> ReleaseFiles:
    """Store every file, each with its row. Nothing refers to these files until the release's row does. outlets: what is
    asked to leave the site. given: what is written into what people send each other. described: the sound with audio
    description."""
    packed = ReleaseFiles(
        holder_of_release(material.release.pk), tuple({spoken.voice.person for spoken in placed.spoken})
    )
    picture = hold_picture(material.tutorial, placed.times, folder, packed.holder) if placed.times else None
    mp4 = _messaging_mp4(material, placed, cues, sound, video, picture, folder, on_progress)
    longest_ms = max(picture.longest_ms, *sound.encoded.segment_ms) if picture else 0.0
    audio = _audio_playlist(packed, sound.encoded, folder, picture, longest_ms)
    voices = [_voice_track(material, placed, sound, audio)]
    if described is not None:
        playlist = _audio_playlist(
            packed, described.encoded, folder, picture, longest_ms, role=DESCRIBED, voices=described.voices
        )
        voices.append(track(material, described, playlist))
        add_alone(packed, described)
    text = packed.text("subtitles", folder / "cues.vtt", cues.vtt)
    text_playlist = packed.text(
        "subtitles", folder / "text.m3u8", hls.media_playlist([hls.Segment(f"../{text.path}", placed.duration_ms)])
    )
    packed.text(
        "hls",
        folder / "master.m3u8",
        hls.multivariant_playlist(
            _variants(packed, video, picture, longest_ms, folder),
            voices,
            [_text(material, text_playlist)],
        ),
    )
    if picture:
        packed.text("subtitles_fr", folder / "french.vtt", french_vtt(material, placed))
    packed.sound("messaging_mp4", leaving.label_video(given, mp4, placed))
    leaving.add_chapters(packed, given, material, placed, mp4)
    inputs = OutletInputs(material, placed, packed, given.label, given.cover, folder, source=given.cover)
    outlets.make(OutletSource.PICTURE, inputs)
    if placed.spoken or _original_speaks_language(material):
        leaving.add_sound(packed, given, sound.encoded.m4a, placed)
        outlets.make(OutletSource.SOUND, replace(inputs, source=sound.encoded.m4a))
    if sound.encoded.hotline is not None:
        outlets.make(OutletSource.TELEPHONE, replace(inputs, source=sound.encoded.hotline))
    packed.text("transcript", folder / "transcript.txt", transcript(material, placed))
    return packed


def _original_speaks_language(material: Material) -> bool:
    """The original sound is in this language. Offered alone for another language, it would be only French."""
    return material.tutorial.has_audio and material.language.tag == material.tutorial.source_language


def renditions_of(video: Video) -> list[hls.Rendition]:
    """Lite first: players start with the first."""
    ordered = sorted(video["renditions"], key=lambda rendition: (rendition["name"] != "lite", rendition["height"]))
    return [
        hls.Rendition(
            uri=f"../{rendition['playlist']['path']}",
            codecs=rendition["codecs"],
            peak_bps=rendition["peak_bps"],
            average_bps=rendition["average_bps"],
            width=rendition["width"],
            height=rendition["height"],
            fps=rendition["fps"],
        )
        for rendition in ordered
    ]


def _variants(
    packed: ReleaseFiles, video: Video, picture: HeldPicture | None, longest_ms: float, folder: Path
) -> list[hls.Rendition]:
    """Every rendition of the picture; where it waits or is slower, this version's own playlists of those that can."""
    shared = renditions_of(video)
    if picture is None:
        return shared
    for stored in picture.files:
        packed.add("held", stored)
    by_uri = {rendition.uri: rendition for rendition in shared}
    variants = []
    for held in picture.renditions:
        name = held.rendition["name"]
        playlist = packed.text("held", folder / f"{name}.m3u8", picture_playlist(held, longest_ms))
        variants.append(variant(held, playlist, by_uri[f"../{held.rendition['playlist']['path']}"]))
    return variants


def _audio_playlist(
    packed: ReleaseFiles,
    encoded: EncodedAudio,
    folder: Path,
    picture: HeldPicture | None,
    longest_ms: float,
    *,
    role: str = "audio",
    voices: Sequence[int] | None = None,
) -> StoredBytes:
    """Store the segments and their playlist; listed are the playlist, the initialisation segment, then the segments.
    voices: who is heard, where those are not the voices of the release alone."""
    init = store_public(packed.holder, role, encoded.init, voices=())
    heard = packed.voices if voices is None else voices
    segments = store_all_public(packed.holder, role, encoded.segments, voices=heard)
    marks = discontinuities(picture.parts) if picture else [False] * len(segments)
    listed = [
        hls.Segment(f"../{stored.path}", ms, mark)
        for stored, ms, mark in zip(segments, encoded.segment_ms, marks, strict=True)
    ]
    text = hls.media_playlist(listed, f"../{init.path}", longest_ms=longest_ms)
    playlist = packed.text(role, folder / f"{role}.m3u8", text)
    for stored in (init, *segments):
        packed.add(role, stored)
    return playlist


def _voice_track(material: Material, placed: PlacementPlan, sound: Sound, playlist: StoredBytes) -> hls.AudioTrack:
    """Where no take is heard, the track is the French one."""
    spoken = material.language if placed.spoken else languages.get(material.tutorial.source_language)
    return audio_track(sound.encoded, playlist, spoken, spoken.endonym)


def _text(material: Material, playlist: StoredBytes) -> hls.SubtitleTrack:
    language = material.text_language
    return hls.SubtitleTrack(
        uri=f"../{playlist.path}",
        language=languages.iso639_for_playlist(language.tag),
        name=language.endonym,
        shown=not material.voiced,
    )


def _messaging_mp4(
    material: Material,
    placed: PlacementPlan,
    cues: Cues,
    sound: Sound,
    video: Video,
    held: HeldPicture | None,
    folder: Path,
    on_progress: Callable[[int], None],
) -> Path:
    """The MP4 for messengers. They show no soft subtitles: segments without a voice have theirs in the picture."""
    out = folder / "message.mp4"
    rendition = next(rendition for rendition in video["renditions"] if rendition["name"] == "lite")
    burn, stored = None, None
    with lite_file(video, held, folder) as (picture, name):
        if cues.burnt:
            width, height, language = rendition["width"], rendition["height"], material.text_language.tag
            lines = [line for cue in cues.burnt for line in cue.lines]
            scale = letter_scale(language, lines, size=font_size(width, height), room=line_room(width))
            drawn = ass_document(cues.burnt, width=width, height=height, language=language, scale=scale)
            burn = folder / "burn.ass"
            burn.write_text(drawn, encoding="utf-8")
            # The picture with its cues is the same for every build in which neither changed.
            stored = cache_dir("burnt") / _burnt_name(name, material, drawn)
        messaging_mp4(
            picture,
            sound.encoded.m4a,
            out,
            duration_ms=placed.duration_ms,
            shrunk=cache_dir("shrunk") / f"{name}.mp4",
            burn_cues=burn,
            burnt=stored,
            on_progress=on_progress,
        )
    delete_older("burnt", material.release.version_id, stored)
    return out


def _burnt_name(picture: str, material: Material, drawn: str) -> str:
    """Named after the picture (erasing the tutorial finds it by that), the version, and the cues with what waits."""
    lite, _dash, waits = picture.partition("-")
    return f"{lite[:32]}-{material.release.version_id}-{sha256((waits + drawn).encode()).hexdigest()}"
