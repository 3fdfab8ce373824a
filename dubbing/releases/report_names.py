"""Names for what a release's report measures and what its verification checks, in the reader's language."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from craft.documents import Json
from dubbing.models import Release
from dubbing.releases.outlets import registered_outlets
from dubbing.reports import read_findings, read_report
from tutorials.models import Segment
from tutorials.queries import number_segments

# A check's code is the file that it looks at, then what it looks for: `mp4_audio_tracks`.
PLACES: dict[str, Promise | str] = {
    "hls": _("streaming"),
    "mp4": _("video for messaging"),
    "m4a": _("sound alone"),
    "chapter": _("parts for messengers"),
    "cues": _("subtitles"),
    "files": _("files"),
    "described": _("Audio description"),
    "held": _("where the picture waits or is slower"),
    "playlist": _("playlist"),
    "source": _("beside the video that came"),
    "bed": _("behind the voices"),
}
CHECK_NAMES: dict[str, Promise | str] = {
    "named": _("named so that players find it"),
    "default": _("chosen unasked"),
    "autoselect": _("chosen where the device asks for it"),
    "hls_sound_off_ms": _("end of the sound beside the film's, streaming (ms)"),
    "hls_takes_found": _("recordings found, streaming"),
    "hls_takes_off_ms": _("recording furthest from its place, streaming (ms)"),
    "hls_takes_resemblance": _("least resemblance of a recording, streaming"),
    "hls_first_take_off_ms": _("first recording beside its place, streaming (ms)"),
    "hls_middle_take_off_ms": _("middle recording beside its place, streaming (ms)"),
    "hls_last_take_off_ms": _("last recording beside its place, streaming (ms)"),
    "held_off_ms": _("picture furthest from its time, streaming (ms)"),
    "held_mp4_off_ms": _("picture furthest from its time, video for messaging (ms)"),
    "playlists": _("picture and sound go on together"),
    "pictures": _("pictures that are not the original's"),
    "roles": _("every kind of file is there"),
    "exist": _("all there"),
    "sha256": _("unchanged since they were made"),
    "grammar": _("faults"),
    "uris": _("addresses that lead to a file"),
    "multivariant": _("names the voice and the subtitles"),
    "length_off_ms": _("difference of length (ms)"),
    "first_picture": _("difference of the first picture"),
    "last_picture": _("difference of the last picture"),
    "silent_s": _("silent where it has sound (s)"),
    "other_sound": _("another sound that is not silent"),
    "spread_db": _("from soft to loud (dB)"),
    "step_db": _("largest change in a tenth of a second (dB)"),
    "silence_lufs": _("loudest where the film is silent (LUFS)"),
    "parse": _("faults"),
    "count": _("how many"),
    "outside": _("outside the film"),
    "overlap": _("over one another"),
    "empty": _("without text"),
    "language": _("language"),
    "name": _("name"),
    "segments": _("pieces"),
    "audio_shorter_ms": _("sound shorter than the picture (ms)"),
    "video_codec": _("picture format"),
    "audio_codec": _("sound format"),
    "profile": _("picture profile"),
    "b_frames": _("pictures that look ahead"),
    "refs": _("pictures looked back at"),
    "slices": _("slices"),
    "video_tracks": _("picture tracks"),
    "audio_tracks": _("sound tracks"),
    "other_tracks": _("other tracks"),
    "index_first": _("index at the beginning"),
    "metadata": _("traces of where it came from"),
    "label": _("title, language, cover, steps"),
    "bytes": _("size"),
    "spans": _("one after the other up to (ms)"),
    "spans_ms": _("together (ms)"),
    "frames": _("pictures, together"),
    "length_ms": _("longest (ms)"),
    "format": _("format"),
    "off_ms": _("end beside the film's (ms)"),
    "video_off_ms": _("end of the picture beside the film's (ms)"),
    "sound_off_ms": _("end of the sound beside the film's (ms)"),
    "av_offset_ms": _("sound after picture (ms)"),
    "loudness_lufs": _("loudness (LUFS)"),
    "true_peak_dbtp": _("loudest peak (dBTP)"),
    "takes_found": _("recordings found"),
    "takes_off_ms": _("recording furthest from its place (ms)"),
    "takes_resemblance": _("least resemblance of a recording"),
    "first_take_off_ms": _("first recording beside its place (ms)"),
    "middle_take_off_ms": _("middle recording beside its place (ms)"),
    "last_take_off_ms": _("last recording beside its place (ms)"),
}
GROUPS: dict[str, Promise | str] = {
    "alignment": _("Places of the voices"),
    "loudness": _("Loudness"),
    "takes": _("Recordings"),
    "waiting": _("The picture waits or is slower"),
    "cues": _("Subtitles"),
    "described": _("Audio description"),
}
FIGURES: dict[str, Promise | str] = {
    "segments": _("sentences"),
    "placed": _("with a place"),
    "missing": _("without a recording"),
    "onset_deviation_p50_ms": _("start beside the French, half within (ms)"),
    "onset_deviation_p95_ms": _("start beside the French, 95 of 100 within (ms)"),
    "onset_deviation_max_ms": _("start beside the French, at most (ms)"),
    "speech_overlap_iou": _("share of time when both speak or both are silent"),
    "rate_p50": _("pace, in the middle"),
    "rate_p95": _("pace, 95 of 100 below"),
    "rate_max": _("pace, at most"),
    "share_above_1_10": _("share played more than 1.10 times faster"),
    "neighbour_jump_p95": _("change of pace between neighbours, 95 of 100 below"),
    "silence_added_ms": _("silence added (ms)"),
    "pauses_cut_ms": _("pauses shortened (ms)"),
    "shorten_ms": _("too long in all (ms)"),
    "cut_ms": _("speech cut off (ms)"),
    "overlap_ms": _("voices over one another (ms)"),
    "pins": _("fixed moments"),
    "pins_kept": _("fixed moments that are kept"),
    "lufs": _("loudness (LUFS)"),
    "lra_lu": _("from soft to loud (LU)"),
    "dbtp": _("loudest peak (dBTP)"),
    "speech_to_background_db": _("voice above the sound behind it (dB)"),
    "gain_db": _("made louder by (dB)"),
    "encodes": _("encoded how often"),
    "heard": _("heard"),
    "fitted_anew": _("fitted anew"),
    "of": _("of"),
    "count": _("how many"),
    "findings": _("remarks"),
    "together_ms": _("together (ms)"),
    "longest_ms": _("longest (ms)"),
    "longer_percent": _("longer than the original by (percent)"),
    "slower_ms": _("longer because it is slower (ms)"),
}


def check_name(code: str) -> str:
    """« video for messaging: sound tracks »; the code itself for a check that has no name yet."""
    place, _underscore, wanted = code.partition("_")
    if code in CHECK_NAMES:
        return str(CHECK_NAMES[code])
    places = PLACES | {name: shown for outlet in registered_outlets() for name, shown in outlet.check_places.items()}
    if place in places and wanted in CHECK_NAMES:
        return _("{place}: {what}").format(place=places[place], what=CHECK_NAMES[wanted])
    return code


def segments_named(release: Release) -> dict[str, Segment]:
    """Public id → segment, numbered, of those that the report or its findings name; one query."""
    named = {row.segment for row in read_report(release.report).refused}
    named |= {public_id for finding in read_findings(release.findings) for public_id in finding.segments}
    found = Segment.objects.filter(tutorial=release.version.tutorial_id, public_id__in=named) if named else None
    return {segment.public_id: segment for segment in number_segments(found)} if found is not None else {}


def figure_shown(code: str, figure: object) -> str:
    """A figure of a check as people read it: bytes as megabytes, numbers as the language writes them."""
    if isinstance(figure, bool) or not isinstance(figure, int | float):
        return "" if figure is None else str(figure)
    if code.endswith("_bytes"):
        return gettext("%(number)s MB") % {"number": number_format(round(figure / 1_000_000, 1), 1)}
    return number_format(round(figure, 2)) if isinstance(figure, float) else str(figure)


def figures_named(report: Json) -> list[tuple[str, list[tuple[str, object]]]]:
    """The report's tables of figures: (name, [(name, figure)]); lists become how many they hold."""
    return [
        (
            str(GROUPS.get(name, name)),
            [(str(FIGURES.get(key, key)), _format_value(value)) for key, value in table.items()],
        )
        for name, table in report.items()
        if isinstance(table, dict)
    ]


def _format_value(value: object) -> object:
    if isinstance(value, list):
        return len(value)
    return "–" if value is None else value
