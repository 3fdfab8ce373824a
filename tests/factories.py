"""People and tutorials for tests, made through the same actions as the screens where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tutorials.actions import version_open
from tutorials.models import LanguageVersion, Segment, Tutorial
from tutorials.pipelines.transcript import NewSegment, segments_replace
from volunteers.models import User

FRENCH = (
    (0, 2400, "Pour allumer la tablette, appuyez trois secondes sur le bouton."),
    (2600, 4800, "Touchez maintenant l'icône bleue."),
    (6500, 9000, "Lisez le message, puis touchez la flèche pour revenir à la liste."),
)


def person(name: str, *roles: tuple[str, str], **fields: Any) -> User:
    """An account `name@example.org` with roles (role, language); the language may be empty."""
    user = User.objects.create_user(f"{name}@example.org", display_name=name.capitalize(), **fields)
    for role, language in roles:
        user.roles.create(role=role, language=language)
    return user


def coordinator(name: str = "claire") -> User:
    return person(name, ("coordinator", ""))


def volunteer(language: str = "ar", name: str = "amina") -> User:
    return person(name, ("volunteer", language))


def reviewer(language: str = "ar", name: str = "rachid") -> User:
    return person(name, ("reviewer", language))


def tutorial(
    slug: str = "allumer-la-tablette",
    sentences: Sequence[tuple[int, int, str]] = FRENCH,
    title: str = "Allumer la tablette",
    **fields: Any,
) -> Tutorial:
    """A tutorial whose transcript is there (state *editing*), without files; title and texts are segments."""
    given = {"state": Tutorial.State.EDITING, "duration_ms": 10_000, "title_fr": title, **fields}
    row = Tutorial.objects.create(slug=slug, **given)
    Segment.objects.create(tutorial=row, kind=Segment.Kind.TITLE, text=title)
    segments_replace(tutorial=row, new=[NewSegment(start, end, text) for start, end, text in sentences])
    return row


def speech(row: Tutorial) -> list[Segment]:
    """Its spoken segments in order."""
    return list(Segment.objects.filter(tutorial=row, kind="speech", retired_at=None).order_by("start_ms"))


def version(row: Tutorial, language: str = "ar", by: User | None = None) -> LanguageVersion:
    """The tutorial, opened to a language."""
    opener = by or User.objects.filter(roles__role="coordinator").first() or coordinator()
    return version_open(by=opener, tutorial=row, language=language)
