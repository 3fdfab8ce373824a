"""What people take elsewhere: the labels of files, the voice note, the link card; and that nothing left unasked."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from craft import languages
from craft.iso639 import three_letters
from dubbing.queries.passing_on import VOICE_NOTE
from dubbing.releases.verifying.check import Check, Subject, at_most, same, within
from media.picture.finished import Finished, look
from media.picture.stills import OG_SIZE
from media.sound.voice_note import look_at_note, most_bytes

# The last packet of a note may be filled up to its end: three of 20 ms.
NOTE_OFF_MS = 60


def given_away(subject: Subject) -> list[Check]:
    checks: list[Check] = []
    if (card := subject.first("link_card")) is not None:
        with Image.open(card) as picture:
            checks.append(same("card_format", f"{picture.format} {picture.size}", f"JPEG {OG_SIZE}"))
    if (m4a := subject.first("audio_only")) is not None:
        checks += label("m4a_label", subject, [look(m4a)])
    if (note := subject.first(VOICE_NOTE)) is not None:
        heard = look_at_note(note)
        checks += [
            same("note_format", f"{heard.codec} {heard.channels}", "opus 1"),
            same("note_label", f"{heard.title} ({heard.language})", _wanted(subject)),
            at_most("note_bytes", note.stat().st_size, most_bytes(subject.duration_ms), 0),
            within("note_off_ms", heard.duration_ms - subject.duration_ms, -NOTE_OFF_MS, NOTE_OFF_MS),
        ]
    return checks


def label(code: str, subject: Subject, files: Sequence[Finished]) -> list[Check]:
    """Title and language in each of these files. An old release has no labels: it has no link card either."""
    if subject.first("link_card") is None:
        return []
    of = len(files)
    wanted = [_wanted(subject)] if of == 1 else [_wanted(subject, f" ({number}/{of})") for number in range(1, of + 1)]
    found = [f"{file.title} ({file.language})" for file in files]
    return [Check(code, found == wanted, "; ".join(found[:3]), "; ".join(wanted[:3]))]


def _wanted(subject: Subject, part: str = "") -> str:
    manifest = subject.release.manifest
    voiced = bool(manifest["voices"])
    tag = manifest["language"] if voiced else subject.release.version.tutorial.source_language
    return f"{' '.join(manifest['title'].split())}{part} ({three_letters(languages.get(tag).tag)})"
