"""The files of one person in the export of their own data: which rows have them, and what each is called in the ZIP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dubbing.models import BackTranslation, Run, SentenceNote, Take
from volunteers.models import User

TYPES = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/flac": "flac",
}
BATCH_SIZE = 200
"""Rows read at a time: no cursor stays open while a slow line fetches them (on SQLite a reader that stays lets the
write-ahead log grow without end)."""


@dataclass(frozen=True)
class TakeFile:
    """A file of a recording: its name in the ZIP, its path in the private store."""

    name: str
    path: str


def take_files(person: User) -> Iterator[TakeFile]:
    """As received, normalised and repaired, in the order in which they were recorded; then the runs, what was said
    back, and what stands beside hard sentences."""
    for take in in_parts(takes_of(person)):
        names = take_file_names(take, person)
        yield from (TakeFile(names[role], path) for role, path in _paths(take).items())
    for run in in_parts(runs_of(person)):
        yield from (TakeFile(name, path) for name, path in run_files(run, person).items())
    for said in in_parts(said_back_of(person)):
        yield from (TakeFile(name, said.original) for name in said_back_files(said, person))
    for note in in_parts(notes_of(person)):
        yield from (TakeFile(name, note.path) for name in note_files(note, person))


def takes_of(person: User) -> QuerySet[Take]:
    return Take.objects.select_related("segment__tutorial", "revision", "repair").filter(voice=person)


def runs_of(person: User) -> QuerySet[Run]:
    return Run.objects.select_related("version__tutorial").prefetch_related("pieces").filter(voice=person)


def said_back_of(person: User) -> QuerySet[BackTranslation]:
    return BackTranslation.objects.select_related("take__segment__tutorial").filter(speaker=person)


def said_back_files(said: BackTranslation, _person: User) -> list[str]:
    """Its name in the ZIP, while it is there."""
    take = said.take
    beginning = f"recordings/{take.segment.tutorial.slug}-{take.language}-{take.segment.public_id}-said-back"
    return [f"{beginning}-{said.pk}.{_ending(said.content_type)}"] if said.original else []


def notes_of(person: User) -> QuerySet[SentenceNote]:
    return SentenceNote.objects.select_related("segment__tutorial").filter(author=person)


def note_files(note: SentenceNote, _person: User) -> list[str]:
    segment = note.segment
    beginning = f"recordings/{segment.tutorial.slug}-{segment.public_id}-beside-{note.pk}"
    return [f"{beginning}.{note.path.rpartition('.')[2]}"]


def run_files(run: Run, _person: User) -> dict[str, str]:
    """Name in the ZIP → path: the whole recording once it is joined, else its pieces as they came."""
    beginning = f"recordings/{run.version.tutorial.slug}-{run.version.language}-together-{run.pk}"
    if run.audio:
        return {f"{beginning}.flac": run.audio}
    return {f"{beginning}-{piece.number}.bin": piece.path for piece in run.pieces.all()}


def in_parts(rows: QuerySet[Any]) -> Iterator[Any]:
    """In the order of their keys, AT_ONCE a query."""
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH_SIZE]):
        yield from some
        last = some[-1].pk


def _paths(take: Take) -> dict[str, str]:
    repair = getattr(take, "repair", None)  # read with the take; most have none
    sounds = {"received": take.original, "normalised": take.audio, "repaired": repair.audio if repair else ""}
    return {role: path for role, path in sounds.items() if path}


def take_file_names(take: Take, _person: User) -> dict[str, str]:
    """Names that say which film, language and sentence it is, and that no other recording has."""
    beginning = f"recordings/{take.segment.tutorial.slug}-{take.language}-{take.segment.public_id}-{take.pk}"
    names = {role: f"{beginning}-{role}.flac" for role in ("normalised", "repaired")}
    names["received"] = f"{beginning}.{_ending(take.content_type)}"
    return {role: names[role] for role in _paths(take)}


def _ending(content_type: str) -> str:
    return TYPES.get(content_type.partition(";")[0].strip().lower(), "bin")
