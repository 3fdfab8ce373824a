"""The files of a release that people take elsewhere, each labelled; and those that only agreed voices may be in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from craft import languages
from craft.timing.chapters import Speech
from dubbing.releases.material import Material
from dubbing.releases.placement import PlacementPlan, french_span
from dubbing.releases.release_files.cards import make_cover, small_cover
from dubbing.releases.release_files.file_list import ReleaseFiles
from dubbing.releases.release_files.steps import steps_of
from media.picture import message_parts
from media.picture.label import Label, label_file

CHAPTER_MS = 90_000  # what somebody watches in a chat, and what a status takes


@dataclass(frozen=True)
class ReleaseLabel:
    """How a release is labelled. agreed: everybody who is heard lets their voice leave the town's site; nobody's voice
    may leave it anyhow. folder: where files are made."""

    label: Label
    cover: Path
    agreed: bool
    folder: Path


def prepare(material: Material, placed: PlacementPlan, folder: Path, artist: str, *, agreed: bool) -> ReleaseLabel:
    """Make the pictures."""
    cover = make_cover(material, placed, folder)
    source = languages.get(material.tutorial.source_language)
    spoken = material.language if placed.spoken else source
    label = Label(
        title=material.title,
        language=spoken.iso639_2,
        artist=artist,
        cover=small_cover(cover, folder),
        chapters=steps_of(material, placed),
    )
    return ReleaseLabel(label, cover, agreed, folder)


def label_video(leaving: ReleaseLabel, mp4: Path, placed: PlacementPlan) -> Path:
    """The one file for messengers with its label. With a cover only where somebody speaks: simple programs take a cover
    for a second picture, and where subtitles are burnt into it the picture is all there is."""
    target = leaving.folder / "labelled.mp4"
    label = leaving.label if placed.spoken else replace(leaving.label, cover=None)
    label_file(mp4, target, label, duration_ms=placed.duration_ms)
    return target


def add_sound(packed: ReleaseFiles, leaving: ReleaseLabel, m4a: Path, placed: PlacementPlan) -> None:
    """The sound alone."""
    labelled = leaving.folder / "labelled.m4a"
    label_file(m4a, labelled, leaving.label, duration_ms=placed.duration_ms)
    packed.sound("audio_only", labelled)


def add_chapters(
    packed: ReleaseFiles, leaving: ReleaseLabel, material: Material, placed: PlacementPlan, mp4: Path
) -> None:
    """The video in small parts of at most a minute and a half. Where somebody did not agree to those, a video that is
    too large for messengers has the few large parts in which it was always sent. mp4: without a label."""
    short = leaving.agreed and placed.duration_ms > CHAPTER_MS
    if not short and not message_parts.is_cut(mp4, placed.duration_ms):
        return
    heard = [(spoken.start_ms, spoken.end_ms, spoken.segment.starts_step) for spoken in placed.spoken]
    heard += [(*french_span(segment, placed.times), segment.starts_step) for segment in placed.silent]
    speech = [Speech(*spoken) for spoken in sorted(heard)]
    most_ms = CHAPTER_MS if short else message_parts.MOST_MS
    parts = message_parts.cut_message(
        mp4, leaving.folder, leaving.label, duration_ms=placed.duration_ms, speech=speech, most_ms=most_ms
    )
    for number, part in enumerate(parts, 1):
        start_ms, end_ms = round(part.start_ms), round(part.end_ms)
        packed.sound("chapter", part.path, number=number, start_ms=start_ms, end_ms=end_ms)
