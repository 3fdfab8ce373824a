"""What people take elsewhere: the labels of files."""

from __future__ import annotations

from collections.abc import Sequence

from craft import languages
from dubbing.releases.verification.check import Subject
from dubbing.reports import Check
from media.picture.finished_file import FinishedFile, look


def given_away(subject: Subject) -> list[Check]:
    m4a = subject.first("audio_only")
    return label("m4a_label", subject, [look(m4a)]) if m4a is not None else []


def label(code: str, subject: Subject, files: Sequence[FinishedFile]) -> list[Check]:
    """Title and language in each of these files. An old release has no labels: it has no link card, and does not say
    what everybody agreed to."""
    if subject.first("link_card") is None and subject.manifest.scopes is None:
        return []
    of = len(files)
    wanted = (
        [wanted_label(subject)]
        if of == 1
        else [wanted_label(subject, f" ({number}/{of})") for number in range(1, of + 1)]
    )
    found = [f"{file.title} ({file.language})" for file in files]
    return [Check(code, found == wanted, "; ".join(found[:3]), "; ".join(wanted[:3]))]


def wanted_label(subject: Subject, part: str = "") -> str:
    """A file's title, and its language in brackets, as a label should say it."""
    manifest = subject.manifest
    tag = manifest.language if manifest.voices else subject.release.version.tutorial.source_language
    return f"{' '.join(manifest.title.split())}{part} ({languages.get(tag).iso639_2})"
