"""The team by language: who translates, who reviews, whose voice may be recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from volunteers.models import Consent, Role
from volunteers.models.people import name_of
from volunteers.queries.consent_question import not_asked_yet

Names = dict[int, str]
EVERY = ""


@dataclass
class Team:
    """Names by person, by language ("" for all). voices: of whoever may translate, those who lent their voice.
    spoken: person → the languages that they ticked. anew: whom the consent asks something new. people: everybody but
    the command line's coordinator. A coordinator is one of the team in the languages that they speak: nobody can be
    asked to judge what they do not understand."""

    helpers: dict[str, Names] = field(default_factory=dict)
    judges: dict[str, Names] = field(default_factory=dict)
    lending: dict[str, Names] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    spoken: dict[int, set[str]] = field(default_factory=dict)
    consents: dict[int, bool] = field(default_factory=dict)
    anew: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)

    def volunteers(self, language: str) -> Names:
        return {**self.helpers.get(EVERY, {}), **self.helpers.get(language, {})}

    def reviewers(self, language: str) -> Names:
        return {**self.judges.get(EVERY, {}), **self.judges.get(language, {})}

    def voices(self, language: str) -> Names:
        return {**self.lending.get(EVERY, {}), **self.lending.get(language, {})}


def team_of_town() -> Team:
    """One query."""
    team = Team()
    consent = Consent.objects.filter(user=OuterRef("user"), withdrawn_at=None)
    rows: Any = (
        Role.objects.filter(user__is_active=True, user__erased_at=None)
        .order_by("user__display_name", "pk")
        .values_list(
            *("user", "user__display_name", "user__email", "user__public_id", "user__closed_at", "user__is_system"),
            *("role", "language", "user__spoken_languages__language"),
            Exists(consent),
            Exists(consent.filter(publish=True)),
            Exists(not_asked_yet(consent)),
        )
    )
    # A town has three thousand of them: no object for any.
    for person, shown, mail, public, closed, system, role, of_role, speaks, consented, publishes, anew in rows:
        name = name_of(shown, mail, public, left=closed is not None)
        team.names[person] = name
        team.consents[person] = consented
        if anew:
            team.anew.add(person)
        if not system:
            team.people.add(person)
        if speaks:
            team.spoken.setdefault(person, set()).add(speaks)
        coordinates = role == Role.Name.COORDINATOR
        if coordinates and not speaks:
            continue
        language = speaks if coordinates else of_role
        team.helpers.setdefault(language, {})[person] = name
        if coordinates or role == Role.Name.REVIEWER:
            team.judges.setdefault(language, {})[person] = name
        if publishes:
            team.lending.setdefault(language, {})[person] = name
    return team
