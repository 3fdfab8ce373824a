"""The episodes of a language's podcast: live releases with a voice that may leave the town's site."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Q, QuerySet

from craft.languages import Language
from dubbing.models import Release
from dubbing.queries.passing_on import passed_on
from parents.queries.releases import live_releases


def episodes(language: Language) -> QuerySet[Release]:
    """An old release does not list its voices, and has one."""
    rows: QuerySet[Release] = live_releases().filter(version__language=language.tag, kind=Release.Kind.VOICE)
    return passed_on(rows.filter(Q(manifest__voices__isnull=True) | ~Q(manifest__voices=[])))


def has_episodes(language: Language) -> Any:
    """Whether there are any, as a condition within another query: no empty feed is announced."""
    return Exists(episodes(language))
