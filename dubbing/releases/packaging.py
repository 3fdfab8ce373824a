"""The finished files go into the public store under their digests, with the playlists that name them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from craft import languages
from craft.formats import hls
from dubbing.releases.cues import Cues, french_vtt, transcript
from dubbing.releases.described.files import ROLE as DESCRIBED
from dubbing.releases.described.files import DescribedSound, add_alone, track
from dubbing.releases.held_picture import HeldPicture, hold_picture, lite_file, picture_playlist, variant
from dubbing.releases.leaving import files as leaving
from dubbing.releases.leaving.listed import ReleaseFiles
from dubbing.releases.material import Material
from dubbing.releases.placing import Placed
from dubbing.releases.sound import Sound
from dubbing.stored_files import holder_of_release
from media.picture.burning import ass_document, font_size, line_room
from media.picture.letter_sizes import letter_scale
from media.picture.messaging import messaging_mp4
from media.sound.audio_files import EncodedAudio
from storage.files import Stored, cache_dir
from storage.recording import store_all_public, store_public


def package(
    material: Material,
    placed: Placed,
    cues: Cues,
    sound: Sound,
    video: dict[str, Any],
    folder: Path,
    on_progress: Callable[[int], None],
    *,
    artist: str = "",
    described: DescribedSound | None = None,
) -> ReleaseFiles:
    """Store every file, each with its row. Nothing refers to these files until the release's row does. artist: the
    names of the voices, written into what people send each other. described: the sound with audio description."""
    packed = ReleaseFiles(
        holder_of_release(material.release.pk), tuple({spoken.voice.person for spoken in placed.spoken})
    )
    picture = hold_picture(material.tutorial, placed.holds, folder, packed.holder) if placed.holds else None
    given = leaving.prepare(material, placed, folder, artist)
    mp4 = _messaging(material, placed, cues, sound, video, picture, folder, on_progress)
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
    leaving.add_link_card(packed, given, material, placed)
    if placed.spoken or _original_speaks_language(material):
        leaving.add_sound(packed, given, sound.encoded.m4a, placed)
    if sound.encoded.hotline is not None:
        packed.sound("hotline", sound.encoded.hotline)
    packed.text("transcript", folder / "transcript.txt", transcript(material, placed))
    return packed


def _original_speaks_language(material: Material) -> bool:
    """The original sound is in this language. Offered alone for another language, it would be only French."""
    return material.tutorial.has_audio and material.language.tag == material.tutorial.source_language


def renditions_of(video: dict[str, Any]) -> list[hls.Rendition]:
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
    packed: ReleaseFiles, video: dict[str, Any], picture: HeldPicture | None, longest_ms: float, folder: Path
) -> list[hls.Rendition]:
    """Every rendition of the picture; where it waits, this version's own playlists of those that can."""
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
) -> Stored:
    """Store the segments and their playlist; listed are the playlist, the initialisation segment, then the segments.
    voices: who is heard, where those are not the voices of the release alone."""
    init = store_public(packed.holder, role, encoded.init, voices=())
    heard = packed.voices if voices is None else voices
    segments = store_all_public(packed.holder, role, encoded.segments, voices=heard)
    after_hold = picture.after_hold if picture else [False] * len(segments)
    listed = [
        hls.Segment(f"../{stored.path}", ms, after)
        for stored, ms, after in zip(segments, encoded.segment_ms, after_hold, strict=True)
    ]
    text = hls.media_playlist(listed, f"../{init.path}", longest_ms=longest_ms)
    playlist = packed.text(role, folder / f"{role}.m3u8", text)
    for stored in (init, *segments):
        packed.add(role, stored)
    return playlist


def _voice_track(material: Material, placed: Placed, sound: Sound, playlist: Stored) -> hls.AudioTrack:
    """Where no take is heard, the track is the French one."""
    spoken = material.language if placed.spoken else languages.get(material.tutorial.source_language)
    return hls.AudioTrack(
        uri=f"../{playlist.path}",
        language=languages.iso639_for_playlist(spoken.tag),
        name=spoken.endonym,
        peak_bps=sound.encoded.peak_bps,
        average_bps=sound.encoded.average_bps,
        codecs=sound.encoded.codecs,
    )


def _text(material: Material, playlist: Stored) -> hls.SubtitleTrack:
    language = material.text_language
    return hls.SubtitleTrack(
        uri=f"../{playlist.path}",
        language=languages.iso639_for_playlist(language.tag),
        name=language.endonym,
        shown=not material.voiced,
    )


def _messaging(
    material: Material,
    placed: Placed,
    cues: Cues,
    sound: Sound,
    video: dict[str, Any],
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
    _delete_old_burnt(material, stored)
    return out


def _burnt_name(picture: str, material: Material, drawn: str) -> str:
    """Named after the picture (erasing the tutorial finds it by that), the version, and the cues with what waits."""
    lite, _dash, waits = picture.partition("-")
    return f"{lite[:32]}-{material.release.version_id}-{sha256((waits + drawn).encode()).hexdigest()}"


def _delete_old_burnt(material: Material, stored: Path | None) -> None:
    """A version keeps only the picture of its last build: each changed cue would keep another 100 MB for 90 days.
    Releases have their own files. A picture that was made just now is spared: another build may use it."""
    before = time.time() - settings.JOB_LEASE.total_seconds()
    for old in cache_dir("burnt").glob(f"*-{material.release.version_id}-*"):
        mine = stored is not None and old.name.startswith(stored.name)
        with suppress(FileNotFoundError):
            if not mine and old.stat().st_mtime < before:
                old.unlink()
