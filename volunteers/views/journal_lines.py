"""The journal as people read it: who did what, to which sentence, when and why, in the reader's language."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from craft import languages
from craft.documents import JsonObject
from craft.formats.spreadsheet import harmless
from dubbing.models import Take
from journal.models import Entry
from tutorials.models import Segment, Tutorial
from tutorials.queries import first_words, number_segments, segment_mark
from volunteers.events import find_event
from volunteers.models import User
from volunteers.templatetags.journal_words import CODES, HIDDEN_FIELDS, WORDS
from volunteers.templatetags.people_words import ROLES, name_of
from volunteers.views.coordination import public_id

PAGE = 25
MOST_FOUND = 200  # films or people whom a word means: one that means more is no word to search by
LOT = 500  # entries of the file that are read at once
TAGS = {"language", "languages"}  # fields that hold language tags
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Nouns whose identity begins with a segment's: `sad363d578/ar/2`.
SEGMENT_OBJECTS = {"segment", "translation", "translationrevision"}

Side = list[tuple[str, str]]
Words = Mapping[str, Promise | str]


@dataclass(frozen=True)
class Line:
    """An entry in words. did: what, after the name of who; whom: whose work it is about, "" where their own; mark and
    french: the number and the first words of the segment; before, after: (field, value) in words."""

    entry: Entry
    who: str
    did: str
    whom: str
    title: str
    language: str
    mark: str
    french: str
    before: Side
    after: Side

    @property
    def at(self) -> datetime:
        return self.entry.at

    @property
    def segment(self) -> str:
        return " · ".join(filter(None, [self.mark, self.french]))


def journal_entries(*, tutorial: str = "", language: str = "", person: str = "") -> QuerySet[Entry]:
    """Newest first. tutorial: a slug, or a part of titles. person: a public id, or a part of names: what they did, and
    what was done with their work."""
    entries = Entry.objects.select_related("actor", "concerns")
    if tutorial:
        titled = Tutorial.objects.filter(title_fr__icontains=tutorial, is_interface=False)
        entries = entries.filter(tutorial__in={tutorial, *titled.values_list("slug", flat=True)[:MOST_FOUND]})
        # Sorted: PostgreSQL would read the journal backwards until it has met the film often enough.
        entries = entries.order_by(-(F("pk") + 0))
    if language:
        entries = entries.filter(language=language)
    if person:
        people = User.objects.filter(is_system=False, erased_at=None)
        key = public_id(person)
        named = people.filter(public_id=key) if key else people.filter(display_name__icontains=person)
        keys = list(named.values_list("pk", flat=True)[:MOST_FOUND])
        entries = entries.filter(Q(actor__in=keys) | Q(concerns__in=keys))
    return entries


def journal_page(entries: QuerySet[Entry], page: str | None, labels: Words) -> tuple[Page[Entry], list[Line]]:
    """A page of it in words; `labels`: what the fields of the town are called. Six queries at most."""
    shown = Paginator(entries, PAGE).get_page(page)
    return shown, lines_of(list(shown.object_list), labels)


def lines_of(entries: Sequence[Entry], labels: Words) -> list[Line]:
    """Three queries: titles, takes, segments."""
    titles = dict(Tutorial.objects.filter(slug__in=_slugs(entries)).values_list("slug", "title_fr"))
    named = {entry.pk: _segment_of(entry) for entry in entries}
    recorded = {entry.object_id for entry in entries if not named[entry.pk] and entry.object_type == "take"}
    takes = Take.objects.filter(client_id__in=filter(_UUID.fullmatch, recorded)) if recorded else Take.objects.none()
    of_take = {str(client_id): segment for client_id, segment in takes.values_list("client_id", "segment__public_id")}
    wanted = {*named.values(), *of_take.values()} - {""}
    segments = {
        segment.public_id: segment
        for segment in number_segments(Segment.objects.filter(public_id__in=wanted).defer("words").order_by())
    }
    words = {**labels, **WORDS}
    return [
        _line(entry, titles, segments.get(named[entry.pk] or of_take.get(entry.object_id, "")), words)
        for entry in entries
    ]


def _slugs(entries: Iterable[Entry]) -> set[str]:
    sides = [side for entry in entries for side in (entry.before, entry.after)]
    films = {str(slug) for side in sides for slug in side.get("films", ())}
    return films | {entry.tutorial for entry in entries} | {str(side.get("replaces", "")) for side in sides}


def _segment_of(entry: Entry) -> str:
    """The public id of the segment that an entry is about, "" where it is about something else."""
    if entry.object_type in SEGMENT_OBJECTS:
        return entry.object_id.partition("/")[0]
    named = entry.after.get("segment") or entry.before.get("segment")
    return named if isinstance(named, str) else ""


def _line(entry: Entry, titles: Mapping[str, str], segment: Segment | None, words: Words) -> Line:
    event = find_event(entry.verb, entry.object_type)
    others = entry.concerns is not None and entry.concerns_id != entry.actor_id
    return Line(
        entry=entry,
        who=name_of(entry.actor) if entry.actor is not None else _("Portevoix itself"),
        did=str(event.words) if event else _("changed something"),
        whom=name_of(entry.concerns) if others and entry.concerns is not None else "",
        title=titles.get(entry.tutorial, ""),
        language=entry.language if languages.is_known(entry.language) else "",
        mark=segment_mark(segment) if segment else "",
        french=first_words(segment.text) if segment else _term(entry),
        before=_side(entry.before, words, titles),
        after=_side(entry.after, words, titles),
    )


def _term(entry: Entry) -> str:
    """The French word of the glossary that was changed."""
    return entry.object_id if entry.object_type == "term" else ""


def _side(side: JsonObject, words: Words, titles: Mapping[str, str]) -> Side:
    """(field, value) in words; without what is empty, and without identities of the machine."""
    return [
        (str(words[key]), shown)
        for key, value in side.items()
        if key in words and key not in HIDDEN_FIELDS and (shown := _value(key, value, titles))
    ]


def _value(key: str, value: object, titles: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return ""
    if key == "replaces":
        return titles.get(str(value), "")
    if key == "films" and isinstance(value, list):
        return ", ".join(titles.get(str(slug), _("a film that was destroyed")) for slug in value)
    if key == "findings" and isinstance(value, list):
        return str(len(value))
    if key == "at" and isinstance(value, str):
        return _moment(value)
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (_part(key, part) for part in value)))
    return _part(key, value)


def _part(key: str, value: object) -> str:
    if isinstance(value, list):  # a role and its language
        return " ".join(filter(None, (_part(key, part) for part in value)))
    text = str(value)
    if key in TAGS or (key == "roles" and languages.is_known(text)):
        return languages.get(text).name_in(get_language() or "fr") if languages.is_known(text) else ""
    if key == "roles":
        return str(ROLES.get(text, ""))
    return str(CODES[key].get(text, "")) if key in CODES else text


def _moment(text: str) -> str:
    try:
        return timezone.localtime(datetime.fromisoformat(text)).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return ""


def journal_csv(entries: QuerySet[Entry], labels: Words) -> Iterator[str]:
    """The whole of it as a table (RFC 4180, with a byte order mark for spreadsheet programs), a lot at a time: no query
    stays open while somebody's slow line takes the file. In the language that is active now: it is read later."""
    return _in_language(_parts(entries, labels), get_language() or "fr")


def _in_language(parts: Iterator[str], language: str) -> Iterator[str]:
    while True:
        with translation.override(language):
            part = next(parts, None)
        if part is None:
            return
        yield part


def _parts(entries: QuerySet[Entry], labels: Words) -> Iterator[str]:
    head = [_("when"), _("who"), _("what"), _("whom"), _("film"), _("language"), _("sentence"), _("why")]
    yield "\ufeff" + _rows([[*head, _("before"), _("after")]])
    after: int | None = None
    while True:
        lot = list((entries if after is None else entries.filter(pk__lt=after)).order_by("-pk")[:LOT])
        if not lot:
            return
        yield _rows(_cells(line) for line in lines_of(lot, labels))
        after = lot[-1].pk


def _cells(line: Line) -> list[str]:
    language = languages.get(line.language).name_in(get_language() or "fr") if line.language else ""
    at = timezone.localtime(line.at).isoformat(timespec="seconds")
    sides = [" · ".join(f"{word}: {value}" for word, value in side) for side in (line.before, line.after)]
    return [at, line.who, line.did, line.whom, line.title, language, line.segment, line.entry.reason, *sides]


def _rows(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()
