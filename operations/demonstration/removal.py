"""From trying to beginning: the demonstration goes, by the program's own acts, and what people of one's own made stays.

Its first film's row stays as one that was destroyed. That is the memory by which no start, restore or upgrade loads it
again; a backup holds it like any other row.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.management import call_command
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dubbing.actions import release_withdraw
from dubbing.models import Release, Take
from dubbing.removal.tutorial import was_destroyed
from operations.demonstration.path import remove_path
from operations.demonstration.video import script, slugs
from subtitles.models import TranslationRevision
from town.actions import town_edit
from town.models import Town
from tutorials.actions import interface_tutorial, version_close
from tutorials.models import Comment, LanguageVersion, Tutorial
from volunteers.demo_accounts import DOMAIN
from volunteers.models import Letter, User
from volunteers.pipelines.account_end import erase_account
from volunteers.pipelines.withdrawals import end_consent

TOWN = {
    "name": "Ville de démonstration",
    "hotline_number": "01 99 00 12 34",
    "hotline_times": [{"days": [0, 1, 2, 3, 4], "from": "09:00", "until": "17:00"}],
    "contact_email": f"mairie@{DOMAIN}",
    "publisher_name": "Ville de démonstration, qui n’existe pas",
    "publication_director": "personne : ceci est un essai",
    "host_name": "La machine sur laquelle tourne cet essai",
}
"""The settings that the demonstration makes; those that somebody changed are the town's own."""


@dataclass(frozen=True)
class OwnWork:
    """What somebody with an account of the town's own did in the demonstration's films."""

    person: str
    texts: int
    recordings: int

    @property
    def message(self) -> str:
        return _("{name}: texts {texts}, recordings {recordings}; they go with the film.").format(
            name=self.person, texts=self.texts, recordings=self.recordings
        )


def demonstration_films() -> list[Tutorial]:
    """Those that were ever loaded, also where they were destroyed since; the one that stands for all first."""
    there = {film.slug: film for film in Tutorial.objects.filter(slug__in=slugs())}
    return [there[slug] for slug in slugs() if slug in there]


def was_removed() -> bool:
    """Whether somebody took the demonstration away: it is never loaded again."""
    film = Tutorial.objects.filter(slug=script().slug).first()
    return film is not None and was_destroyed(film)


def its_people() -> QuerySet[User]:
    return User.objects.filter(email__iendswith=f"@{DOMAIN}").order_by("pk")


def _own(whose: str) -> Q:
    """Work of people with an account of one's own: whose: the field that names who did it."""
    its = Q(**{f"{whose}__email__iendswith": f"@{DOMAIN}"})
    return Q(**{f"{whose}__isnull": False, f"{whose}__is_system": False, f"{whose}__erased_at": None}) & ~its


def own_work(films: Sequence[Tutorial]) -> list[OwnWork]:
    texts = TranslationRevision.objects.filter(_own("author"), translation__segment__tutorial__in=films)
    comments = Comment.objects.filter(_own("author"), segment__tutorial__in=films)
    takes = Take.objects.filter(_own("voice"), segment__tutorial__in=films).exclude(state=Take.State.ERASED)
    written = [*texts.values_list("author", flat=True), *comments.values_list("author", flat=True)]
    spoken = list(takes.values_list("voice", flat=True))
    people = User.objects.in_bulk({*written, *spoken})
    return [
        OwnWork(person.public_name, written.count(number), spoken.count(number))
        for number, person in sorted(people.items())
    ]


def remove(by: User, films: Sequence[Tutorial]) -> int:
    """Destroy the films, take its words and names out of the site, end its accounts; returns how many accounts. Called
    again it continues with what is left. Who asks may be one of these accounts: it ends last."""
    given = {"asker": by.email} if by.email else {}
    for film in reversed(films):  # the one by which the demonstration is known as removed last
        call_command("erase_tutorial", film.slug, reason="demo --remove", stdout=io.StringIO(), **given)
    remove_path(by)
    _leave_the_site(by)
    _town(by)
    people = sorted(its_people(), key=lambda person: person.pk == by.pk)
    for person in people:
        with transaction.atomic():
            address = person.email or ""
            end_consent(by=by, user=person)
            erase_account(person, timezone.now(), by=by, keep_name=False)
            Letter.objects.filter(to__iexact=address).delete()
    return len(people)


def _leave_the_site(by: User) -> None:
    """The site's words in languages where the demonstration alone worked: published no more, and closed."""
    for version in LanguageVersion.objects.filter(tutorial=interface_tutorial()):
        about = {"segment__tutorial": version.tutorial_id, "language": version.language}
        texts = {f"translation__{name}": value for name, value in about.items()}
        authors = TranslationRevision.objects.filter(**texts)
        takes = Take.objects.filter(**about)
        its = Q(author__email__iendswith=f"@{DOMAIN}"), Q(voice__email__iendswith=f"@{DOMAIN}")
        made = authors.filter(its[0]).exists() or takes.filter(its[1]).exists()
        if not made or authors.filter(_own("author")).exists() or takes.filter(_own("voice")).exists():
            continue
        if version.releases.filter(state=Release.State.LIVE).exists():
            release_withdraw(by=by, version=version)
        version_close(by=by, version=version)


def _town(by: User) -> None:
    """The settings that are still the demonstration's are again as in a town where nobody wrote any."""
    town = Town.objects.filter(pk=1).first()
    unchanged = [name for name, value in TOWN.items() if town is not None and getattr(town, name) == value]
    if unchanged:
        town_edit(by=by, fields={name: getattr(Town(), name) for name in unchanged})
