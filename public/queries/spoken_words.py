"""What a parent can hear beside the films: the titles, summaries and words of a page that a volunteer said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Value

from craft.documents import JsonObject
from craft.languages import Language, lineage
from craft.text.interface_units import PATH_NAME_ID, message_id
from craft.text.spoken_words import SPOKEN_WORD_IDS
from dubbing.models import SpokenWords
from public.queries.interface_words import words_of
from public.queries.kept_terms import index_of_kept, kept_french, kept_terms
from public.queries.releases import FRENCH
from tutorials.models import Segment

TITLE, SUMMARY = Segment.Kind.TITLE.value, Segment.Kind.SUMMARY.value
TERM = "term"


@dataclass(frozen=True)
class Sound:
    """path: of a small file in the public store. text: what it says. synthetic: a machine's voice."""

    path: str
    text: str
    synthetic: bool

    @property
    def url(self) -> str:
        return f"/m/{self.path}"


@dataclass(frozen=True)
class PageVoices:
    """What of one page was said. words: a message's id → its sound in the page's language. titles: (tutorial, language,
    kind) → the sound of its title or summary. path_names: language → the name of the town's path.

    A sound is offered only where the page shows the very text that it says: what was translated anew since, or is not
    released yet, or stands there in French, is silent."""

    words: Mapping[str, Sound] = field(default_factory=dict)
    titles: Mapping[tuple[int, str, str], Sound] = field(default_factory=dict)
    path_names: Mapping[str, Sound] = field(default_factory=dict)

    def word(self, english: str, shown: str, context: str = "") -> Sound | None:
        return _if_said(self.words.get(message_id(context, english)), shown)

    def path_name(self, language: Language, shown: str) -> Sound | None:
        return _if_said(self.path_names.get(language.tag), shown)

    def title(self, tutorial: int, language: Language, shown: str, kind: str = TITLE) -> Sound | None:
        """In its language; the French one, where a version is spoken first, in the language that says the French."""
        own = self.titles.get((tutorial, language.tag, kind))
        if own is None and language.tag == FRENCH:
            said = (sound for (film, _tag, what), sound in self.titles.items() if (film, what) == (tutorial, kind))
            return next(filter(None, (_if_said(sound, shown) for sound in said)), None)
        return _if_said(own, shown)

    @property
    def synthetic(self) -> bool:
        """Whether one of them is a machine's voice: the page says so."""
        return any(
            sound.synthetic for sound in (*self.words.values(), *self.titles.values(), *self.path_names.values())
        )


def heard_and_kept(language: Language, films: Iterable[tuple[int, str]]) -> JsonObject:
    """`heard_here` and `kept` (the glossary's terms that stay French) of a page in `language` that shows these
    tutorials, each with the language of its title: (key, tag). Both in one query.

    Only a language in Latin letters needs the terms to tell French from its own; elsewhere they are asked for when
    something needs them after all."""
    words, titles, terms = dict[str, Sound](), dict[tuple[int, str, str], Sound](), list[str]()
    path_names = dict[str, Sound]()
    rows = _voiced_words(language, set(films))
    tells = language.script == "Latn" and language.tag != "fr"
    if tells:
        rows = rows.union(_terms(language), all=True)
    for kind, tutorial, public_id, tag, text, path, synthetic in rows:
        if kind == TERM:
            terms.append(text)
        elif kind in {TITLE, SUMMARY}:
            titles[tutorial, tag, kind] = Sound(path, text, synthetic)
        elif public_id == PATH_NAME_ID:
            path_names[tag] = Sound(path, text, synthetic)
        else:
            words[public_id] = Sound(path, text, synthetic)
    return {
        "heard_here": PageVoices(words, titles, path_names),
        "kept": index_of_kept(terms) if tells else kept_terms(language),
    }


def _voiced_words(language: Language, films: set[tuple[int, str]]) -> QuerySet[Any, Any]:
    titles = Q(
        segment__tutorial__in={tutorial for tutorial, _tag in films},
        segment__kind__in=(TITLE, SUMMARY),
        language__in={tag for _tutorial, tag in films},
    )
    shown = words_of(language)  # a dialect's page shows its language's words, and lets them be heard
    said_in = shown if shown in lineage(language) else language
    words = Q(segment__kind=Segment.Kind.STRING, segment__public_id__in=SPOKEN_WORD_IDS, language=said_in.tag)
    name = Q(segment__public_id=PATH_NAME_ID, language=FRENCH)  # shown where it is not translated
    rows: QuerySet[Any, Any] = SpokenWords.objects.filter(titles | words | name, segment__retired_at=None).order_by()
    return rows.values_list(
        "segment__kind", "segment__tutorial", "segment__public_id", "language", "text", "path", "synthetic"
    )


def _terms(language: Language) -> QuerySet[Any, Any]:
    """In the columns of what is spoken."""
    none = Value("")
    rows: QuerySet[Any, Any] = kept_french(language).order_by()
    return rows.values_list(Value(TERM), Value(0), none, none, "french", none, Value(False))


def _if_said(sound: Sound | None, shown: str) -> Sound | None:
    return sound if sound is not None and sound.text.strip() == shown.strip() else None
