"""Cuts the messaging MP4 of a long video into parts that messengers accept, by copying packets without encoding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from craft.timing.chapters import Group, Speech, cut_into_chapters
from media.containers.sample_table import SOUND, VIDEO, read_tracks
from media.picture import ladder, messaging_mp4
from media.picture.label import Label, label_words
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
    message: Path,
    folder: Path,
    label: Label,
    *,
    duration_ms: int,
    speech: Sequence[Speech],
    most_ms: int = MOST_MS,
) -> list[MessagePart]:
    """Cut the MP4 into parts of at most 16 MB and `most_ms` in `folder`, each with its index first.

    label: of the whole; each part says which it is. It is written in the same copy: a start of ffmpeg costs more than
    the copy. speech: where segments are, in order of time, so that a cut falls between two. Nothing when a part would
    still be too large (two seconds of picture beyond 16 MB, which the lite rendition's cap excludes). Raises
    MediaError.
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
        words = label_words(label.of_a_part(place, len(starts)), folder, round(end) - round(start))
        _copy(message, part, words, first=place == 1, last=place == len(starts))
        parts.append(part)
    if any(part.path.stat().st_size > messaging_mp4.MAX_BYTES for part in parts):
        return []
    return parts


def key_frames(message: Path) -> list[Group]:
    """The groups of pictures of a file of ours, and about how many bytes each needs in a file of its own: what lies in
    the file from its key frame to the next one's, the sound too. From the index alone."""
    tracks = [track for track in read_tracks(message) if track.kind in (VIDEO, SOUND)]
    picture = next(track for track in tracks if track.kind == VIDEO)
    keys = np.array(picture.keys if len(picture.keys) else range(len(picture.sizes)), np.int64)
    ticks = np.concatenate([[0], *(np.full(count, each) for count, each in picture.durations)]).cumsum()[keys]
    starts_ms = picture.begins_ms() + 1000 * (ticks - picture.priming) / picture.rate
    starts, needed = np.array(picture.offsets)[keys], np.zeros(len(keys))
    for track in tracks:
        group = np.searchsorted(starts, np.array(track.offsets), side="right") - 1
        needed += np.bincount(group[group >= 0], np.array(track.sizes)[group >= 0] + INDEX_BYTES, len(keys))
    return [Group(float(start), int(size)) for start, size in zip(starts_ms, needed, strict=True)]


def _copy(message: Path, part: MessagePart, words: tuple[list[str], list[str]], *, first: bool, last: bool) -> None:
    """One part. words: of `label_words`. Times are the file's own (`-seek_timestamp`): else they count from the sound's
    priming, 21 ms before the picture. The part's sound begins with the packet in which its key frame falls, so no sound
    is lost between."""
    begin = 0.0 if first else part.start_ms + SURE_MS
    seek = [] if first else ["-ss", f"{begin / 1000:.6f}"]
    until = [] if last else ["-t", f"{(part.end_ms - EARLY_CUT_MS - begin) / 1000:.6f}"]
    process.run(
        recipes.ffmpeg(
            *("-seek_timestamp", "1", *seek, *recipes.own_file(message), *words[0]),
            *("-map", "0:v:0", "-map", "0:a:0", "-c", "copy", *until, *words[1], *ladder.BARE_OUTPUT[4:]),
            *("-movflags", "+faststart", "-video_track_timescale", str(ladder.TIMESCALE)),
            *("-f", "mp4", recipes.file_url(part.path)),
        ),
        timeout_s=300,
    )
