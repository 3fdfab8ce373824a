"""The sound of a version as a voice message, where everybody who is heard lets it leave the town's site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dubbing.queries.redistribution import PASS_ON, VOICE_NOTE
from dubbing.releases.outlets import Outlet, OutletInputs, OutletSource
from dubbing.releases.verification.check import Subject, check_at_most, check_between, same
from dubbing.releases.verification.redistribution import wanted_label
from dubbing.reports import Check
from media.sound.voice_note import look_at_note, most_bytes, voice_note

# The last packet of a note may be filled up to its end: three of 20 ms.
NOTE_OFF_MS = 60


def add_file(inputs: OutletInputs) -> None:
    note, label = inputs.folder / "note.ogg", inputs.label
    voice_note(
        inputs.source,
        note,
        duration_ms=inputs.placed.duration_ms,
        title=label.title,
        language=label.language,
        artist=label.artist,
    )
    inputs.files.sound(VOICE_NOTE, note)


def check_note(subject: Subject) -> list[Check]:
    note = subject.first(VOICE_NOTE)
    if note is None:
        return []
    heard = look_at_note(note)
    return [
        same("note_format", f"{heard.codec} {heard.channels}", "opus 1"),
        same("note_label", f"{heard.title} ({heard.language})", wanted_label(subject)),
        check_at_most("note_bytes", note.stat().st_size, most_bytes(subject.duration_ms), 0),
        check_between("note_off_ms", heard.duration_ms - subject.duration_ms, -NOTE_OFF_MS, NOTE_OFF_MS),
    ]


OUTLET = Outlet(
    name="voice_note",
    title=_("Voice message"),
    roles={VOICE_NOTE: "the sound as a voice message"},
    scope=PASS_ON,
    make=add_file,
    source=OutletSource.SOUND,
    checks=check_note,
    check_places={"note": _("voice message")},
    urls="outlets.voice_note.urls",
)
