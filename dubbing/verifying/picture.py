"""The MP4 that parents send each other: whether any phone plays it at once, and what it gives away."""

from __future__ import annotations

from dubbing.verifying.check import Check, Subject, at_most, same, within
from media.finished import look
from media.messaging import MAX_BYTES, SHRUNK_UP_TO_MS

# The last picture has a duration of its own (media/ladder), so that the picture ends with the sound.
END_OFF_MS = 25


def messaging(subject: Subject) -> list[Check]:
    path = subject.first("messaging_mp4")
    assert path is not None
    seen = look(path)
    checks = [
        same("mp4_video_codec", seen.video_codec, "h264"),
        same("mp4_profile", seen.profile, "Main"),
        same("mp4_b_frames", "yes" if seen.b_frames else "no", "no"),
        same("mp4_refs", seen.refs, 1),
        same("mp4_slices", seen.slices, seen.frames),
        same("mp4_video_tracks", seen.video, 1),
        same("mp4_audio_tracks", seen.audio, 1),
        same("mp4_other_tracks", seen.other, 0),
        same("mp4_audio_codec", seen.audio_codec, "aac"),
        Check("mp4_index_first", seen.index_first, "moov, mdat" if seen.index_first else "mdat, moov", "moov, mdat"),
        Check("mp4_metadata", not seen.tags, ", ".join(seen.tags) or 0, 0),
        within("av_offset_ms", seen.offset_ms, -25, 25),
        within("mp4_video_off_ms", seen.video_end_ms - subject.duration_ms, -END_OFF_MS, END_OFF_MS),
    ]
    if subject.duration_ms <= SHRUNK_UP_TO_MS:
        checks.append(at_most("mp4_bytes", path.stat().st_size, MAX_BYTES, 0))
    return checks
