"""The cues of a release: they follow the dub where a voice is heard, and the original where none is."""

from __future__ import annotations

from dataclasses import dataclass

from craft.cues.cue_layout import Cue, CueLayout, TimedText, layout_cues
from craft.formats.webvtt import write_webvtt
from craft.timing.timeline import span_in_language
from craft.transcripts.words import Word
from dubbing.releases.material import Material, Sentence
from dubbing.releases.placing import HOLDS, Placed, Spoken, pauses_in_the_mix


@dataclass(frozen=True)
class Cues:
    """vtt: the file's text. burnt: the cues of the sentences without a voice, to be drawn into the messaging MP4."""

    layout: CueLayout
    vtt: str
    burnt: tuple[Cue, ...]


def lay_out(material: Material, placed: Placed) -> Cues:
    spoken = {spoken.sentence.segment: spoken for spoken in placed.spoken}
    french = material.text_language.tag == material.tutorial.source_language
    timed = [
        _of_the_dub(spoken[sentence.segment]) if sentence.segment in spoken else _of_the_original(sentence, french)
        for sentence in material.sentences
    ]
    layout = layout_cues(timed, material.text_language, until_ms=placed.duration_ms)
    silent = {sentence.segment for sentence in placed.silent}
    burnt = tuple(cue for cue in layout.cues if material.sentences[cue.segment].segment in silent)
    return Cues(layout, write_webvtt(layout.cues, material.text_language), burnt)


def transcript(material: Material, placed: Placed) -> str:
    """The plain text: title, summary, then the sentences, a blank line where a new step begins."""
    spoken = {spoken.sentence.segment for spoken in placed.spoken}
    lines = [material.title, ""]
    if material.summary:
        lines += [material.summary, ""]
    for sentence in material.sentences:
        if sentence.starts_step and lines[-1]:
            lines.append("")
        lines.append(sentence.read if sentence.segment in spoken else sentence.approved)
    return "\n".join(lines) + "\n"


def _of_the_dub(one: Spoken) -> TimedText:
    start, end = round(one.start_ms), round(one.end_ms)
    return TimedText(start, max(end, start + 1), one.sentence.read, pauses_in_the_mix(one))


def _of_the_original(one: Sentence, french: bool) -> TimedText:
    start, end = span_in_language(one.start_ms, one.end_ms, HOLDS)
    words = tuple(Word(*word) for word in one.words) if french and not HOLDS else ()
    return TimedText(start, end, one.approved, words=words)
