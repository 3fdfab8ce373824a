"""The cues of a release: timed like the take where a voice is heard, else like the original."""

from __future__ import annotations

from dataclasses import dataclass, replace

from craft import languages
from craft.cues.cue_layout import Cue, CueLayout, TimedText, layout_cues
from craft.formats.webvtt import write_webvtt
from craft.timing.timeline import TimeMap, span_in_language
from craft.transcripts.words import Word
from dubbing.releases.material import Material, ReleaseSegment
from dubbing.releases.placement import PlacementPlan, VoicedSegment, pauses_in_the_mix


@dataclass(frozen=True)
class Cues:
    """vtt: the file's text. burnt: the cues of the segments without a voice, to be drawn into the messaging MP4."""

    layout: CueLayout
    vtt: str
    burnt: tuple[Cue, ...]


def lay_out(material: Material, placed: PlacementPlan) -> Cues:
    spoken = {spoken.segment.id: spoken for spoken in placed.spoken}
    french = material.text_language.tag == material.tutorial.source_language
    timed = [
        _dubbed_text(spoken[segment.id]) if segment.id in spoken else _original_text(segment, placed.times, french)
        for segment in material.segments
    ]
    layout = layout_cues(timed, material.text_language, until_ms=placed.duration_ms)
    silent = {segment.id for segment in placed.silent}
    burnt = tuple(cue for cue in layout.cues if material.segments[cue.segment].id in silent)
    return Cues(layout, write_webvtt(layout.cues, material.text_language), burnt)


def transcript(material: Material, placed: PlacementPlan) -> str:
    """The plain text: title, summary, then the segments, with a blank line where a new step begins."""
    spoken = {spoken.segment.id for spoken in placed.spoken}
    lines = [material.title, ""]
    if material.summary:
        lines += [material.summary, ""]
    for segment in material.segments:
        if segment.starts_step and lines[-1]:
            lines.append("")
        lines.append(segment.read if segment.id in spoken else segment.approved)
    return "\n".join(lines) + "\n"


def _dubbed_text(spoken: VoicedSegment) -> TimedText:
    start, end = round(spoken.start_ms), round(spoken.end_ms)
    return TimedText(start, max(end, start + 1), spoken.segment.read, pauses_in_the_mix(spoken))


def _original_text(segment: ReleaseSegment, times: TimeMap, french: bool) -> TimedText:
    start, end = span_in_language(segment.start_ms, segment.end_ms, times)
    words = [Word(*span_in_language(word[0], word[1], times), *word[2:]) for word in segment.words] if french else []
    return TimedText(start, end, segment.approved, words=tuple(words))


def french_vtt(material: Material, placed: PlacementPlan) -> str:
    """The French subtitles on the clock of a version whose picture waits: those of the French release are too early."""
    french = languages.get(material.tutorial.source_language)
    timed = [
        replace(_original_text(segment, placed.times, french=True), text=segment.source)
        for segment in material.segments
    ]
    return write_webvtt(layout_cues(timed, french, until_ms=placed.duration_ms).cues, french)
