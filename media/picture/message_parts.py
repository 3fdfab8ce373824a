"""Cuts the messaging MP4 of a long video into parts that messengers accept, by copying packets without encoding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from craft.timing.chapters import Group, Speech, cut_into_chapters
from media.containers.packets import number
from media.picture import ladder, messaging_mp4
from media.programs import process, recipes

# The index costs about that much for each packet (ISO/IEC 14496-12: stsz 4, and shares of stts, stsc, stco and stss).
INDEX_BYTES = 16
# Times are told to the microsecond, a tick of the picture is 11: one more is the same tick, and never one before.
SURE_MS = 0.001
MOST_MS = messaging_mp4.SHRUNK_UP_TO_MS  # of a part, unless shorter ones are wanted
EARLY_CUT_MS = 1  # a part ends that long before the next key frame, which is less than any picture lasts


@dataclass(frozen=True)
class MessagePart:
    """path: an MP4 of its own. start_ms, end_ms: its span of the video; it begins and ends at key frames."""

    path: Path
    start_ms: float
    end_ms: float


def is_cut(message: Path, duration_ms: int) -> bool:
    """Whether messengers refuse the MP4, and nothing could make it small enough."""
    return duration_ms > messaging_mp4.SHRUNK_UP_TO_MS and message.stat().st_size > messaging_mp4.MAX_BYTES


def cut_message(
    message: Path, folder: Path, *, duration_ms: int, speech: Sequence[Speech], most_ms: int = MOST_MS
) -> list[MessagePart]:
    """Cut the MP4 into parts of at most 16 MB and `most_ms` in `folder`, each with its index first and no metadata.

    speech: where segments are, in order of time, so that a cut falls between two. Nothing when a part would still be
    too large (two seconds of picture beyond 16 MB, which the lite rendition's cap excludes). Raises MediaError.
    """
    groups = key_frames(message)
    begins = cut_into_chapters(
        groups,
        speech,
        duration_ms=duration_ms,
        most_ms=most_ms,
        most_bytes=messaging_mp4.target_bytes(messaging_mp4.MAX_BYTES),
    )
    starts = [groups[first].start_ms for first in begins]
    parts = []
    for place, (start, end) in enumerate(zip(starts, [*starts[1:], float(duration_ms)], strict=True), 1):
        part = MessagePart(folder / f"part-{place}.mp4", start, end)
        _copy(message, part, first=place == 1, last=place == len(starts))
        parts.append(part)
    if any(part.path.stat().st_size > messaging_mp4.MAX_BYTES for part in parts):
        return []
    return parts


def key_frames(message: Path) -> list[Group]:
    """The groups of pictures of a file with its picture first, and about how many bytes each needs in a file of its
    own. Packets are read one by one; only two numbers are stored for each two seconds of video."""
    argv = recipes.ffprobe(message, "-show_entries", "packet=stream_index,pts_time,size,flags", "-of", "csv=p=0")
    starts: list[float] = []
    sizes: list[int] = []
    with process.pipe(argv, timeout_s=1800, cpu_s=1200) as packets:
        packets.stdin.close()
        for line in packets.stdout:
            parts = line.decode("ascii", "replace").strip().split(",")
            at = number(parts[1]) if len(parts) >= 4 else None
            if at is None or not parts[2].isdigit():
                continue
            if parts[0] == "0" and parts[3].startswith("K"):
                starts.append(at * 1000)
                sizes.append(0)
            if sizes:
                sizes[-1] += int(parts[2]) + INDEX_BYTES
    return [Group(start, size) for start, size in zip(starts, sizes, strict=True)]


def _copy(message: Path, part: MessagePart, *, first: bool, last: bool) -> None:
    """One part. Times are the file's own (`-seek_timestamp`): else they count from the sound's priming, 21 ms before
    the picture. The part's sound begins with the packet in which its key frame falls, so no sound is lost between."""
    begin = 0.0 if first else part.start_ms + SURE_MS
    seek = [] if first else ["-ss", f"{begin / 1000:.6f}"]
    until = [] if last else ["-t", f"{(part.end_ms - EARLY_CUT_MS - begin) / 1000:.6f}"]
    process.run(
        recipes.ffmpeg(
            *("-seek_timestamp", "1", *seek, *recipes.own_file(message)),
            *("-map", "0:v:0", "-map", "0:a:0", "-c", "copy", *until, *ladder.BARE_OUTPUT),
            *("-movflags", "+faststart", "-video_track_timescale", str(ladder.TIMESCALE)),
            *("-f", "mp4", recipes.file_url(part.path)),
        ),
        timeout_s=300,
    )
