"""Whom a piece of news is for: people by role and language."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from volunteers.models import Role, SpokenLanguage, User


class Recipients:
    """Read once, in three queries at most, for as many questions as one likes. People are primary keys."""

    @cached_property
    def _roles(self) -> list[tuple[int, str, str]]:
        active = Role.objects.filter(user__is_active=True, user__erased_at=None, user__is_system=False)
        return list(active.values_list("user_id", "role", "language"))

    @cached_property
    def _speakers(self) -> set[tuple[int, str]]:
        return set(SpokenLanguage.objects.values_list("user_id", "language"))

    @cached_property
    def coordinators(self) -> set[int]:
        return {person for person, role, _language in self._roles if role == Role.Name.COORDINATOR}

    def reviewers(self, language: str) -> set[int]:
        """Who may review in all languages is asked for those that they speak."""
        return self._of((Role.Name.REVIEWER,), language)

    def volunteers(self, language: str) -> set[int]:
        """Who translates and records in the language, reviewers included."""
        return self._of((Role.Name.VOLUNTEER, Role.Name.REVIEWER), language)

    def _of(self, names: Collection[str], language: str) -> set[int]:
        return {
            person
            for person, role, limited in self._roles
            if role in names and (limited == language or (not limited and (person, language) in self._speakers))
        }

    @staticmethod
    def active(people: Collection[int]) -> set[int]:
        """Those of them who still have an account."""
        known = User.objects.filter(pk__in=people, is_active=True, erased_at=None, is_system=False)
        return set(known.values_list("pk", flat=True))
