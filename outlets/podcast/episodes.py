"""The episodes of a language's podcast: live releases with a voice that may leave the town's site."""

from __future__ import annotations

from django.db.models import Exists, QuerySet

from craft.languages import Language
from dubbing.models import Release
from dubbing.queries.manifest_columns import HAS_VOICES
from dubbing.queries.redistribution import VOICE_NOTE, may_leave
from public.queries.releases import live_releases
from storage.queries import needed_files

COVER = "cover"


def episodes(language: Language) -> QuerySet[Release]:
    """Those with a file for it, or a voice message as in releases of before there was one, while everybody who is heard
    agrees. An old release does not list its voices, and has one."""
    rows: QuerySet[Release] = live_releases().filter(version__language=language.tag, kind=Release.Kind.VOICE)
    return rows.filter(HAS_VOICES, may_leave("audio_only"), Exists(needed_files("release", COVER, VOICE_NOTE)))


def has_episodes(language: Language) -> Exists:
    """Whether there are any, as a condition within another query: no empty feed is announced."""
    return Exists(episodes(language))
