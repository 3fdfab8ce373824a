"""What is live: by language, by tutorial. Each function is one query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists

from craft import languages
from craft.languages import Language
from dubbing.manifests import VoiceShare
from dubbing.models import Release
from dubbing.queries.manifest_columns import SYNTHETIC
from dubbing.queries.own_sound import released_kind, voice_share
from dubbing.queries.released_time import released_duration_ms
from journal.models import Entry
from storage.queries import stored_files_of_kind
from storage.states import FileState
from tutorials.models import Tutorial

FRENCH = "fr"
COLUMN_PREFIX = "in-"  # before a language's tag: `id` alone is a column of every table


@dataclass(frozen=True)
class Card:
    """One tutorial in a list. `kind`: voice, subtitles, or original (the French video as it was filmed). `heard`: where
    the voice is only in some segments."""

    tutorial: int
    slug: str
    url: str
    title: str
    title_lang: Language
    duration_ms: int
    thumb: str
    kind: str
    heard: VoiceShare | None


def live_releases() -> Any:
    """Live releases that parents may see: without archived tutorials and the interface's own strings."""
    return Release.objects.filter(state=Release.State.LIVE, version__tutorial__is_interface=False).exclude(
        version__tutorial__state=Tutorial.State.ARCHIVED
    )


def languages_with_something() -> set[str]:
    """Tags of the languages in which at least one tutorial is live.

    One EXISTS for each language, in one query (on any row): SELECT DISTINCT would read all of 40,000 live releases, six
    times slower.
    """
    with connection.cursor() as cursor:
        sql, values = _live_in_each_language()
        cursor.execute(sql, values)
        columns, answers = cursor.description or (), cursor.fetchone() or ()
    return {column[0].removeprefix(COLUMN_PREFIX) for column, there in zip(columns, answers, strict=False) if there}


@cache
def _live_in_each_language() -> tuple[str, tuple[Any, ...]]:
    """The query and its values, with a column for each language in any order. It takes Django longer to write it than
    to make the rest of a list."""
    tags = [language.tag for language in languages.all_languages()]
    asked = {COLUMN_PREFIX + tag: Exists(live_releases().filter(version__language=tag)) for tag in tags}
    sql, values = Tutorial.objects.order_by("pk").annotate(**asked).values_list(*asked)[:1].query.sql_with_params()
    return sql, tuple(values)


def state_of_lists() -> tuple[object, ...]:
    """A value that changes when the live releases change: lists made with the same value are still valid. Reads two
    rows.

    Every change of live releases is in the journal. The newest release is included because on PostgreSQL an entry with
    a lower number may become visible after one with a higher number; besides, lists expire.
    """
    entry = Entry.objects.order_by("-pk").values_list("pk", "at").first()
    release = Release.objects.order_by("-pk").values_list("pk", "state", "live_at").first()
    return entry, release


@dataclass(frozen=True)
class SpokenName:
    """path: the recording of a language's name. synthetic: a machine's voice."""

    path: str
    synthetic: bool


def spoken_names() -> dict[str, SpokenName]:
    """Spoken names by language tag (the interface's live releases), while their files are there. Two queries."""
    rows = Release.objects.filter(state=Release.State.LIVE, version__tutorial__is_interface=True)
    live = {
        str(pk): (tag, bool(synthetic)) for pk, tag, synthetic in rows.values_list("pk", "version__language", SYNTHETIC)
    }
    spoken = stored_files_of_kind("release", live).filter(role="spoken_name", state=FileState.NEEDED)
    return {live[key][0]: SpokenName(path, live[key][1]) for key, path in spoken.values_list("holder_id", "path")}


def card(release: Any, language: Language) -> Card:
    """release: with `thumb` and what its manifest says, extracted from the large JSON columns by the database."""
    tutorial, kind = release.version.tutorial, released_kind(release.kind, release.voices)
    title, title_lang = in_language(tutorial, "title", language, release.released_title)
    return Card(
        tutorial=tutorial.pk,
        slug=tutorial.slug,
        url=f"/{language.tag}/{tutorial.slug}/",
        title=title,
        title_lang=title_lang,
        duration_ms=released_duration_ms(release.duration_ms, tutorial),
        thumb=f"/m/{release.thumb}" if release.thumb else "",
        kind="original" if language.tag == FRENCH and kind == Release.Kind.SUBTITLES else kind,
        heard=voice_share(release.heard, release.takes),
    )


def in_language(tutorial: Tutorial, field: str, language: Language, released: str | None) -> tuple[str, Language]:
    """A title or summary as the release has it, with its actual language: an untranslated one is the French one."""
    french = (getattr(tutorial, f"{field}_fr") or "").strip()
    text = released or ""
    return text, languages.get(FRENCH) if text == french else language


def tutorial_named(slug: str) -> Tutorial:
    """Of a film that is live somewhere."""
    return Tutorial.objects.only("title_fr", "video").get(slug=slug)


def picture(tutorial: Tutorial, role: str) -> str:
    """Address of the poster, thumbnail or preview picture, or ''."""
    path = tutorial.video.get(role, {}).get("path", "")
    return f"/m/{path}" if path else ""


def in_order(tags: Iterable[str], order: tuple[str, ...]) -> list[Language]:
    """Languages in the town's order, then in the table's order. Tags that the table no longer has are left out."""
    present = set(tags)
    table = [language for language in languages.all_languages() if language.tag in present]
    rank = {tag: place for place, tag in enumerate(order)}
    return sorted(table, key=lambda language: rank.get(language.tag, len(rank)))
