"""Whether a player finds everything that the language's playlist names."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath

from craft import languages
from craft.formats.hls import DESCRIBES_VIDEO
from craft.formats.hls_reader import (
    MediaPlaylist,
    MultivariantPlaylist,
    Playlist,
    playlist_faults,
    playlist_uris,
    read_playlist,
)
from dubbing.releases.verification.check import Subject, same
from dubbing.reports import Check
from storage.files import exists, local_copy


def resolve(subject: Subject) -> list[Check]:
    master = subject.manifest.files_in("hls")[0]
    top = read_playlist(subject.paths[master.path].read_text(encoding="utf-8"))
    if not isinstance(top, MultivariantPlaylist):
        return [Check("playlist_multivariant", False, "media", "multivariant")]
    faults = list(playlist_faults(top))
    lost: list[str] = []
    inner: dict[str, MediaPlaylist] = {}
    named = 0
    for uri in playlist_uris(top):
        path = _resolve(master.path, uri)
        named += 1
        if not exists(path, store="public"):
            lost.append(uri)
            continue
        with local_copy(path, store="public") as local:
            playlist = read_playlist(local.read_text(encoding="utf-8"))
        faults += playlist_faults(playlist)
        if isinstance(playlist, MediaPlaylist):
            inner[uri] = playlist
        for deeper in playlist_uris(playlist):
            named += 1
            if not exists(_resolve(path, deeper), store="public"):
                lost.append(deeper)
        lost += _beyond(path, playlist)
    checks = [
        Check("playlist_grammar", not faults, "; ".join(faults[:3]) or 0, 0),
        Check("playlist_uris", not lost, ", ".join(lost[:3]) or named, named),
    ]
    return (
        checks if faults or lost else checks + _lengths(subject, top, inner) + _check_description(subject, top, inner)
    )


def _beyond(path: str, playlist: Playlist) -> list[str]:
    """The files of which a playlist names bytes that they do not have."""
    ends: dict[str, int] = {}
    for segment in playlist.segments if isinstance(playlist, MediaPlaylist) else ():
        if segment.span is not None:
            ends[segment.uri] = max(ends.get(segment.uri, 0), sum(segment.span))
    found = []
    for uri, end in ends.items():
        with suppress(FileNotFoundError), local_copy(_resolve(path, uri), store="public") as local:
            if local.stat().st_size < end:
                found.append(uri)
    return found


def _lengths(subject: Subject, top: MultivariantPlaylist, inner: dict[str, MediaPlaylist]) -> list[Check]:
    """The voice lasts as long as the picture, in as many segments."""
    voices = [track for track in top.media if track["TYPE"] == "AUDIO"]
    voice = inner[voices[0]["URI"]]
    shorter = subject.duration_ms - voice.duration_ms
    counts = {len(inner[variant.uri].segments) for variant in top.variants}
    pictures = [abs(inner[variant.uri].duration_ms - subject.duration_ms) for variant in top.variants]
    heard = bool(subject.placed)
    spoken = languages.get(subject.release.version.language if heard else "fr")
    return [
        # Lengths in playlists are rounded to a microsecond each.
        Check("hls_audio_shorter_ms", -0.1 <= shorter <= 60, round(shorter, 1), 60),
        Check(
            "hls_segments", counts == {len(voice.segments)}, len(voice.segments), ", ".join(map(str, sorted(counts)))
        ),
        Check("hls_video_off_ms", max(pictures) <= 25, round(max(pictures), 1), 25),
        same("hls_language", voices[0]["LANGUAGE"], languages.iso639_for_playlist(spoken.tag)),
        same("hls_name", voices[0]["NAME"], spoken.endonym),
    ]


def _check_description(subject: Subject, top: MultivariantPlaylist, inner: dict[str, MediaPlaylist]) -> list[Check]:
    """The sound with audio description is named so that a player finds it, is nobody's default, and lasts like the
    voice without it. Nothing for a release without descriptions: no playlist may name one."""
    voices = [track for track in top.media if track["TYPE"] == "AUDIO"]
    said = [track.get("CHARACTERISTICS", "") for track in voices]
    wanted = ["", DESCRIBES_VIDEO] if subject.described else [""]
    named = Check("described_named", said == wanted, ", ".join(filter(None, said)) or 0, ", ".join(wanted[1:]) or 0)
    if not subject.described or not named.ok:
        return [] if named.ok else [named]
    voice, described = (inner[track["URI"]] for track in voices)
    return [
        named,
        same("described_default", voices[1]["DEFAULT"], "NO"),
        same("described_autoselect", voices[1]["AUTOSELECT"], "YES"),
        same("described_language", voices[1]["LANGUAGE"], voices[0]["LANGUAGE"]),
        same("described_segments", len(described.segments), len(voice.segments)),
        Check(
            "described_audio_shorter_ms",
            abs(described.duration_ms - voice.duration_ms) < 0.1,
            round(subject.duration_ms - described.duration_ms, 1),
            round(subject.duration_ms - voice.duration_ms, 1),
        ),
    ]


def _resolve(path: str, uri: str) -> str:
    """`../ab/x.m4s` named by `cd/y.m3u8`, as a path of the store. A path that leads out of the store does not exist."""
    parts: list[str] = []
    for part in (PurePosixPath(path).parent / uri).parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
