"""The files of a release that people take elsewhere, each labelled; and those that only agreed voices may be in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from craft import languages
from craft.iso639 import three_letters
from craft.timing.chapters import Speech
from dubbing.queries.passing_on import VOICE_NOTE, all_pass_on
from dubbing.releases.leaving.cards import make_card, make_cover, small_cover
from dubbing.releases.leaving.listed import ReleaseFiles
from dubbing.releases.leaving.steps import as_json, steps_of
from dubbing.releases.material import Material
from dubbing.releases.placing import Placed, french_span
from media.picture import message_parts
from media.picture.label import Label, label_file
from media.sound.voice_note import voice_note

CHAPTER_MS = 90_000  # what somebody watches in a chat, and what a status takes


@dataclass(frozen=True)
class Leaving:
    """How a release is labelled. agreed: everybody who is heard lets their voice leave the town's site; nobody's voice
    may leave it anyhow. folder: where files are made."""

    label: Label
    cover: Path
    agreed: bool
    folder: Path


def prepare(material: Material, placed: Placed, folder: Path, artist: str) -> Leaving:
    """Make the pictures, and look up who agreed."""
    cover = make_cover(material, placed, folder)
    source = languages.get(material.tutorial.source_language)
    spoken = material.language if placed.spoken else source
    label = Label(
        title=material.title,
        language=three_letters(spoken.tag),
        artist=artist,
        cover=small_cover(cover, folder),
        chapters=steps_of(material, placed),
    )
    return Leaving(label, cover, all_pass_on(spoken.voice.person for spoken in placed.spoken), folder)


def label_video(leaving: Leaving, mp4: Path, placed: Placed) -> Path:
    """The one file for messengers with its label. With a cover only where somebody speaks: simple programs take a cover
    for a second picture, and where subtitles are burnt into it the picture is all there is."""
    target = leaving.folder / "labelled.mp4"
    label = leaving.label if placed.spoken else replace(leaving.label, cover=None)
    label_file(mp4, target, label, duration_ms=placed.duration_ms)
    return target


def add_link_card(packed: ReleaseFiles, leaving: Leaving, material: Material, placed: Placed) -> None:
    packed.silent("link_card", make_card(material, placed, leaving.folder))


def add_sound(packed: ReleaseFiles, leaving: Leaving, m4a: Path, placed: Placed) -> None:
    """The sound alone; where everybody agreed also as a voice note, with what a podcast app shows."""
    labelled = leaving.folder / "labelled.m4a"
    label_file(m4a, labelled, leaving.label, duration_ms=placed.duration_ms)
    packed.sound("audio_only", labelled)
    if not leaving.agreed:
        return
    note, label = leaving.folder / "note.ogg", leaving.label
    voice_note(
        m4a,
        note,
        duration_ms=placed.duration_ms,
        title=label.title,
        language=label.language,
        artist=label.artist,
    )
    packed.sound(VOICE_NOTE, note)
    packed.silent("cover", leaving.cover)
    if label.chapters:
        packed.text("chapters", leaving.folder / "chapters.json", as_json(label.chapters))


def add_chapters(packed: ReleaseFiles, leaving: Leaving, material: Material, placed: Placed, mp4: Path) -> None:
    """The video in small parts of at most a minute and a half. Where somebody did not agree to those, a video that is
    too large for messengers has the few large parts in which it was always sent. mp4: without a label."""
    short = leaving.agreed and placed.duration_ms > CHAPTER_MS
    if not short and not message_parts.is_cut(mp4, placed.duration_ms):
        return
    heard = [(spoken.start_ms, spoken.end_ms, spoken.segment.starts_step) for spoken in placed.spoken]
    heard += [(*french_span(segment, placed.holds), segment.starts_step) for segment in placed.silent]
    speech = [Speech(*spoken) for spoken in sorted(heard)]
    most_ms = CHAPTER_MS if short else message_parts.MOST_MS
    parts = message_parts.cut_message(
        mp4, leaving.folder, duration_ms=placed.duration_ms, speech=speech, most_ms=most_ms
    )
    plain = replace(leaving.label, cover=None)
    for number, part in enumerate(parts, 1):
        start_ms, end_ms = round(part.start_ms), round(part.end_ms)
        label_file(part.path, part.path, plain.of_a_part(number, len(parts)), duration_ms=end_ms - start_ms)
        packed.sound("chapter", part.path, number=number, start_ms=start_ms, end_ms=end_ms)
