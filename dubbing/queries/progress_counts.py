"""Counts the segments of versions by what they need next. What each figure means: `ProgressFigures`.

SQL by hand: Django's queries join tables by one column, but a text belongs to a segment and a language, and to put
such a query together takes them longer than the database needs to count a version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from craft.text.interface_units import PATH_NAME_ID, belongs
from craft.text.plural_forms import CATEGORIES
from dubbing.queries.progress_figures import ACTS_LEFT, TEXT_ACTS, OldestWaiting, ProgressFigures
from tutorials.interface_catalogue import sayable_units
from tutorials.models import SPOKEN_KINDS, LanguageVersion

LOT = 10_000
"""Versions in one query: SQLite takes at most 32,766 parameters."""
SUMS = (
    *("total", "speech", "translated", "reviewed", "stale", "recorded", "approved", "no_room"),
    *("words_said", "words_to_hear", "words_to_say"),
)
"""The figures that the query sums up, in the order of its last columns."""
_SPOKEN = ", ".join(f"'{kind.value}'" for kind in SPOKEN_KINDS)
_WORDS = ", ".join(f"'{unit}'" for unit in sorted(sayable_units()))
_FORMS = " ".join(f"WHEN segment.public_id LIKE 'i%%-{form}' THEN 'i-{form}'" for form in CATEGORIES)
# Each segment of each version; then what is true of it; then its step; then the sums. NULL counts as false throughout.
# form: a plural form of the interface, which not every language has. says: the approved take says the approved text or,
# without one, the French of today. approved_at: what waits for a release; a path's name is read at once. sent_at: since
# when its oldest take waits. in_film: the film itself speaks. asked: somebody has to do something about it in this
# language; in the tutorial's own that is so of descriptions and, in the interface, of the language's name. by_text: its
# text comes first; a title that nobody writes is only said. Descriptions count once somebody began them.
# MATERIALIZED: else SQLite looks for the takes again in every sum.
QUERY = f"""
WITH sentence AS MATERIALIZED (
  SELECT version.id AS version, version.spoken_first, version.language = tutorial.source_language AS original,
    tutorial.is_interface, CASE WHEN NOT tutorial.is_interface THEN '' {_FORMS} ELSE '' END AS form,
    segment.kind = 'description' AS described, segment.kind IN ({_SPOKEN}) AS spoken,
    segment.kind NOT IN ({_SPOKEN}) AND (NOT tutorial.is_interface OR segment.public_id IN ({_WORDS})) AS word,
    latest.state, latest.author_id, latest.created_at, latest.reviewed_at,
    segment.digest NOT IN (latest.source_digest, translation.still_valid_digest) AS stale,
    translation.approved_id AS approved,
    CASE WHEN segment.public_id <> '{PATH_NAME_ID}' THEN approved.reviewed_at END AS approved_at,
    heard.id AS heard, heard.reviewed_at AS heard_at, refused.id AS refused,
    CASE WHEN translation.approved_id IS NULL THEN heard.source_digest = segment.digest
      ELSE translation.approved_id IN (heard.revision_id, heard.still_valid_for_id) END AS says,
    (SELECT MIN(take.created_at) FROM dubbing_take take WHERE take.segment_id = segment.id
      AND take.language = version.language AND take.state = 'submitted') AS sent_at
  FROM tutorials_languageversion version
  JOIN tutorials_tutorial tutorial ON tutorial.id = version.tutorial_id
  JOIN tutorials_segment segment
    ON segment.tutorial_id = version.tutorial_id AND segment.retired_at IS NULL AND segment.text <> ''
  LEFT JOIN subtitles_translation translation ON translation.segment_id = segment.id
    AND translation.language = version.language AND translation.latest_id IS NOT NULL
  LEFT JOIN subtitles_translationrevision latest ON latest.id = translation.latest_id
  LEFT JOIN subtitles_translationrevision approved ON approved.id = translation.approved_id
  LEFT JOIN dubbing_take heard
    ON heard.segment_id = segment.id AND heard.language = version.language AND heard.state = 'approved'
  LEFT JOIN dubbing_noroom refused ON refused.take_id = heard.id
  WHERE version.id IN (:versions)
), judged AS (
  SELECT sentence.*, spoken AND NOT described AS speech, heard IS NOT NULL OR sent_at IS NOT NULL AS recorded,
    original AND NOT is_interface AND NOT described AS in_film,
    NOT original OR described OR (is_interface AND spoken) AS asked,
    CASE WHEN spoken THEN NOT (spoken_first OR (described AND original))
      ELSE NOT spoken_first OR is_interface OR state IS NOT NULL END AS by_text
  FROM sentence
), stepped AS (
  SELECT judged.*,
    CASE WHEN NOT asked THEN 'done'
      WHEN by_text AND state IS NULL THEN 'to_translate'
      WHEN by_text AND state = 'changes_requested' THEN 'changes'
      WHEN by_text AND stale THEN 'to_translate'
      WHEN by_text AND state = 'submitted' THEN 'to_review'
      WHEN NOT spoken OR (says AND refused IS NULL) THEN 'done'
      WHEN sent_at IS NOT NULL THEN 'take_review'
      WHEN says THEN 'no_room' ELSE 'to_record' END AS step,
    CASE WHEN asked AND state = 'submitted' THEN 'review'
      WHEN asked AND state = 'changes_requested' THEN 'changes' END AS waits
  FROM judged WHERE NOT described OR state IS NOT NULL OR recorded
)
SELECT version, form, spoken, step, waits, CASE WHEN waits IS NOT NULL THEN author_id END, in_film,
  MIN(CASE WHEN waits = 'changes' THEN COALESCE(reviewed_at, created_at) WHEN waits = 'review' THEN created_at END),
  MIN(sent_at), MAX(CASE WHEN asked THEN approved_at END), MAX(CASE WHEN asked AND spoken THEN heard_at END),
  COUNT(*),
  COUNT(*) FILTER (WHERE speech),
  COUNT(*) FILTER (WHERE original OR state IS NOT NULL),
  COUNT(*) FILTER (WHERE original OR approved IS NOT NULL),
  COUNT(*) FILTER (WHERE asked AND stale),
  COUNT(*) FILTER (WHERE speech AND (recorded OR NOT asked)),
  COUNT(*) FILTER (WHERE speech AND (heard IS NOT NULL OR NOT asked)),
  COUNT(*) FILTER (WHERE speech AND asked AND refused IS NOT NULL),
  COUNT(*) FILTER (WHERE word AND heard IS NOT NULL),
  COUNT(*) FILTER (WHERE word AND sent_at IS NOT NULL),
  COUNT(*) FILTER (WHERE word AND NOT recorded AND (approved IS NOT NULL OR (spoken_first AND NOT original)))
FROM stepped GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def count_progress(versions: Sequence[LanguageVersion]) -> dict[int, ProgressFigures]:
    """The figures of versions, by primary key; one query."""
    languages = {version.pk: version.language for version in versions}
    found = {
        version.pk: ProgressFigures(original=version.language == version.tutorial.source_language)
        for version in versions
    }
    oldest = dict[tuple[int, str, int | None], datetime]()
    for key, form, spoken, step, waits, author, in_film, since, sent, text_at, take_at, *sums in _rows([*found]):
        if not belongs(form, languages[key]):
            continue
        figures = found[key]
        _add(figures, sums, step, spoken=spoken)
        if step == "to_review" and author is not None:
            figures.to_review_of[author] += sums[0]
        approvals = (figures.approved_at, _moment(text_at), _moment(take_at))
        figures.approved_at = max(filter(None, approvals), default=None)
        for what, person, value in ((waits, author, since), ("in_film" if in_film else "take_review", None, sent)):
            if (moment := _moment(value)) is not None:
                oldest[key, what, person] = min(moment, oldest.get((key, what, person), moment))
    for (key, what, person), moment in oldest.items():
        if what != "in_film" or found[key].words_to_hear:  # the film speaks: only its title may be said
            found[key].waits.append(OldestWaiting("take_review" if what == "in_film" else what, moment, person))
    return found


def _add(figures: ProgressFigures, sums: Sequence[int], step: str, *, spoken: bool) -> None:
    """Segments in the same step. sums: as many of them as `SUMS` names; the first counts them all."""
    for name, number in zip(SUMS, sums, strict=True):
        setattr(figures, name, getattr(figures, name) + number)
    figures.steps[step] += sums[0]
    for act in ACTS_LEFT.get(step, ()):
        if spoken or act in TEXT_ACTS:
            figures.left[act] += sums[0]


def _rows(keys: Sequence[int]) -> Iterator[Sequence[Any]]:
    for begin in range(0, len(keys), LOT):
        lot = keys[begin : begin + LOT]
        with connection.cursor() as cursor:
            cursor.execute(QUERY.replace(":versions", ", ".join(["%s"] * len(lot))), lot)
            yield from cursor.fetchall()


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite has moments as text, in UTC without saying so."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
