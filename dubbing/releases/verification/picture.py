"""The MP4 that parents send each other: whether any phone plays it, and whether its metadata reveals anything."""

from __future__ import annotations

from collections.abc import Sequence

from dubbing.releases.verification.check import Subject, check_at_most, check_between, same
from dubbing.releases.verification.redistribution import label
from dubbing.reports import Check
from media.picture.finished_file import FinishedFile, look
from media.picture.messaging_mp4 import MAX_BYTES, SHRUNK_UP_TO_MS

# The last picture has a duration of its own (media/picture/ladder), so that the picture ends with the sound.
END_OFF_MS = 25


def check_messaging(subject: Subject) -> list[Check]:
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
        _metadata("mp4_metadata", subject, [seen]),
        *label("mp4_label", subject, [seen]),
        check_between("av_offset_ms", seen.offset_ms, -25, 25),
        check_between("mp4_video_off_ms", seen.video_end_ms - subject.duration_ms, -END_OFF_MS, END_OFF_MS),
    ]
    if subject.duration_ms <= SHRUNK_UP_TO_MS:
        checks.append(check_at_most("mp4_bytes", path.stat().st_size, MAX_BYTES, 0))
    return checks + _chapters(subject, seen)


def _metadata(code: str, subject: Subject, files: Sequence[FinishedFile]) -> Check:
    """No word but the label (`verifying.leaving`), and the names of voices only where somebody chose to be named."""
    found = {tag for file in files for tag in file.tags}
    if not subject.manifest.named and any(file.artist for file in files):
        found.add("artist")
    return Check(code, not found, ", ".join(sorted(found)) or 0, 0)


def _chapters(subject: Subject, whole: FinishedFile) -> list[Check]:
    """The parts of a long video: each plays alone and fits into a messenger, and together they are the whole video."""
    listed = subject.manifest.files_in("chapter")
    if not listed:
        return []
    spans = [(file.start_ms or 0, file.end_ms or 0) for file in listed]
    parts = [look(subject.paths[file.path]) for file in listed]
    in_a_row = [start for start, _end in spans] == [0, *(end for _start, end in spans[:-1])]
    numbered = [file.number for file in listed] == list(range(1, len(listed) + 1))
    plain = all((part.video, part.audio, part.other, part.index_first) == (1, 1, 0, True) for part in parts)
    lengths = [abs(part.video_end_ms - (end - start)) for part, (start, end) in zip(parts, spans, strict=True)]
    sounds = [abs(part.audio_end_ms - part.video_end_ms) for part in parts]
    return [
        Check("chapter_spans", in_a_row and numbered, str(spans[-1][1]), str(subject.duration_ms)),
        same("chapter_spans_ms", sum(end - start for start, end in spans), subject.duration_ms),
        same("chapter_frames", sum(part.frames for part in parts), whole.frames),
        same("chapter_index_first", "yes" if plain else "no", "yes"),
        _metadata("chapter_metadata", subject, parts),
        *label("chapter_label", subject, parts),
        check_at_most("chapter_av_offset_ms", max(abs(part.offset_ms) for part in parts), 25),
        check_at_most("chapter_off_ms", max(lengths), END_OFF_MS),
        check_at_most("chapter_sound_off_ms", max(sounds), END_OFF_MS),
        check_at_most("chapter_length_ms", max(end - start for start, end in spans), SHRUNK_UP_TO_MS, 0),
        check_at_most("chapter_bytes", max(subject.paths[file.path].stat().st_size for file in listed), MAX_BYTES, 0),
    ]
