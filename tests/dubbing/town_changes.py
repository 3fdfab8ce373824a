"""Every way in which a town changes past the actions, as imports, bulk updates and SQL by hand do."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from dubbing.models import NoRoom, Take
from subtitles.models import Translation, TranslationRevision
from tests.dubbing.town import moment, spoken, written
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User


def any_of(model: Any, chance: random.Random) -> Any:
    """One row of the tutorials; a question that can change it."""
    film = "tutorial" if model is Segment else "segment__tutorial"
    film = f"translation__{film}" if model is TranslationRevision else film
    keys = list(model.objects.filter(**{f"{film}__is_interface": False}).values_list("pk", flat=True).order_by("pk"))
    return model.objects.filter(pk=chance.choice(keys))


def changes(chance: random.Random) -> list[Callable[[], Any]]:
    """Every way in which a row changes that progress is made of, past every action: as a raw UPDATE does."""
    revision = any_of(TranslationRevision, chance).get()
    people = list(User.objects.filter(roles__role="volunteer"))
    digest = chance.choice([any_of(Segment, chance).get().digest, "older"])
    language = chance.choice(["ar", "tr"])
    takes, texts = any_of(Take, chance), any_of(Translation, chance)
    revisions, segments = any_of(TranslationRevision, chance), any_of(Segment, chance)
    segment = any_of(Segment, chance).get()

    def erased() -> None:
        takes.delete()

    def judged() -> None:
        """The whole film is solved again: this take finds room, or none any more."""
        if not NoRoom.objects.filter(take=takes.get()).delete()[0]:
            NoRoom.objects.create(take=takes.get())

    def in_bulk() -> None:
        rows = list(Take.objects.filter(segment=segment, state="submitted"))
        for row in rows:
            row.state = "rejected"
        Take.objects.bulk_update(rows, ["state"])

    def begun_twice() -> None:
        Translation.objects.bulk_create([Translation(segment=segment, language=language)], ignore_conflicts=True)

    def moved_by_sql() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE dubbing_take SET state = 'checked' WHERE state = 'received'")

    return [
        erased,
        judged,
        in_bulk,
        begun_twice,
        moved_by_sql,
        lambda: written(segment, language, people, chance),
        lambda: spoken(segment, language, people[0], chance),
        lambda: LanguageVersion.objects.filter(language=language).update(spoken_first=chance.random() < 0.5),
        lambda: segments.update(text=chance.choice(["", "Autre chose."])),
        lambda: segments.update(digest=digest),
        lambda: segments.update(retired_at=chance.choice([None, timezone.now()])),
        lambda: segments.update(kind="speech", start_ms=90_000, end_ms=91_000),
        lambda: segments.update(kind="string", start_ms=None, end_ms=None),
        lambda: segments.update(tutorial=any_of(Segment, chance).get().tutorial),
        lambda: texts.update(latest=None),
        lambda: texts.update(approved=None),
        lambda: texts.update(language="tr"),
        lambda: texts.update(segment=segment),
        lambda: texts.update(still_valid_digest=digest),
        lambda: texts.update(latest=texts.get().revisions.first()),
        lambda: revisions.update(state=chance.choice(TranslationRevision.State.values)),
        lambda: revisions.update(author=chance.choice([None, *people])),
        lambda: revisions.update(source_digest=digest),
        lambda: revisions.update(created_at=moment(chance)),
        lambda: revisions.update(reviewed_at=chance.choice([None, moment(chance)])),
        lambda: takes.update(state=chance.choice(Take.State.values)),
        lambda: takes.update(segment=segment),
        lambda: takes.update(language="tr"),
        lambda: takes.update(revision=revision),
        lambda: takes.update(still_valid_for=revision),
        lambda: takes.update(source_digest=digest),
        lambda: takes.update(created_at=moment(chance)),
        lambda: takes.update(reviewed_at=moment(chance)),
    ]
