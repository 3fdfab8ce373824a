"""The voice as a note for messengers: Opus in Ogg, as WhatsApp and Signal record one themselves."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from media.programs import process, recipes
from media.programs.child import not_as_asked

# 1.5 MB for ten minutes are 20 kb/s with the container's share.
MOST_BYTES_A_MINUTE = 150_000
SPARE_BYTES = 4_000  # heads and the last page, which a note of a few seconds has too
# Wide-band speech is clear from 16 kb/s on (RFC 6716, 2.1.1). The first that keeps within the limit is taken.
KBPS = (18, 16, 14)
FRAME_MS = 60  # three times ffmpeg's default: a third of the packets' heads


def most_bytes(duration_ms: int) -> int:
    return SPARE_BYTES + duration_ms * MOST_BYTES_A_MINUTE // 60_000


def voice_note(
    sound: Path,
    out: Path,
    *,
    duration_ms: int,
    title: str,
    language: str,
    artist: str = "",
) -> None:
    """Encode the finished sound (an M4A) as mono Opus in Ogg, with its title, language and voices. Built aside, then
    moved into place. Raises MediaError (`not_as_asked` where it is larger than 1.5 MB for ten minutes)."""
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".note-") as folder:
        note = Path(folder) / "note.ogg"
        for kbps in KBPS:
            process.run(
                recipes.ffmpeg(
                    *recipes.own_file(sound.resolve()),
                    *("-map", "0:a:0", "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact"),
                    *("-metadata:s:a:0", f"title={title}", "-metadata:s:a:0", f"language={language}"),
                    *(("-metadata:s:a:0", f"artist={artist}") if artist else ()),
                    *("-ac", "1", "-ar", "48000", "-c:a", "libopus", "-application", "voip", "-b:a", f"{kbps}k"),
                    *("-vbr", "constrained", "-frame_duration", str(FRAME_MS), "-f", "ogg", recipes.file_url(note)),
                ),
                timeout_s=300 + duration_ms / 1000,
            )
            if note.stat().st_size <= most_bytes(duration_ms):
                os.replace(note, out)
                return
    raise not_as_asked("The voice note is too large for a messenger.")


@dataclass(frozen=True)
class Note:
    """What ffprobe says of a finished note."""

    codec: str
    channels: int
    duration_ms: float
    title: str
    language: str
    artist: str


def look_at_note(path: Path) -> Note:
    """Read the head of one of our own notes. Raises MediaError."""
    found = json.loads(process.run(recipes.probe_headers(path), timeout_s=60))
    stream = found["streams"][0]
    tags = {name.lower(): value for name, value in stream.get("tags", {}).items()}
    return Note(
        codec=stream["codec_name"],
        channels=int(stream["channels"]),
        duration_ms=float(found["format"]["duration"]) * 1000,
        title=tags.get("title", ""),
        language=tags.get("language", ""),
        artist=tags.get("artist", ""),
    )
