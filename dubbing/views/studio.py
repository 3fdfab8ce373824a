"""The studio: where a voice is recorded. One page holds all segments of a version, so that it works offline."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from craft.languages import Language
from dubbing.permissions import require_language, require_voice
from dubbing.queries import StudioRow, is_word, next_to_record, studio_lists
from dubbing.queries.prompts import prompts_in
from dubbing.queries.runs import earlier_recordings
from dubbing.removal.tutorial import was_destroyed
from dubbing.takes.repair import can_repair
from dubbing.views.lookup import version_at
from dubbing.views.microphone import trouble_steps
from dubbing.views.repairs import offered_repair
from dubbing.views.studio_documents import StudioPage, UploadQueue
from dubbing.views.studio_json import advice_texts, described_rows, loud_levels, pace_model, studio_words
from journal.errors import Missing
from journal.people import Person
from subtitles.actions import claim_take
from subtitles.models import Claim, Rewording
from subtitles.queries.rewordings import rewordings_of
from subtitles.queries.texts import others_claims
from tutorials.models import LanguageVersion, Segment
from tutorials.views.access import person_of, workshop
from tutorials.views.lookup import segment_or_missing


@require_safe
@workshop
def start(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Redirect to the next segment that this voice should record: a sentence, else a title. `?words`: a title first."""
    version, person = version_at(slug, language), person_of(request)
    lends = person.may_lend_voice()
    if (elsewhere := _consent_first(person, version, lends=lends) or destroyed_page(request, version)) is not None:
        return elsewhere
    rows, words = studio_lists(version, person)
    claims = others_claims(version, Claim.Purpose.RECORD, person.pk)
    begins = next_to_record(version, person, words, claims=claims)
    chosen = (
        ((begins or next(iter(words), None)) if "words" in request.GET else None)
        or next_to_record(version, person, rows, claims=claims)
        or begins
        or next((row for row in rows if row.recordable), None)
    )
    if chosen is None:
        context = {"version": version, "tutorial": version.tutorial, "nav": "home"}
        return render(request, "dubbing/nothing.html", context)
    return redirect("dubbing:record", slug, language, chosen.segment.public_id)


@require_safe
@workshop
def record(request: HttpRequest, slug: str, language: str, segment: str) -> HttpResponseBase:
    person = person_of(request)
    version = version_at(slug, language, earlier_recordings(person))
    answers = person.repair_answers()
    elsewhere = _consent_first(person, version, lends=bool(answers)) or destroyed_page(request, version)
    if elsewhere is not None:
        return elsewhere
    rows, words = studio_lists(version, person)
    current = _row_of(rows, segment)
    if current is None:
        rows, current = words, _row_of(words, segment)
    if current is None:
        if segment_or_missing(version.tutorial, segment).retired_at is None:
            raise Missing(_("This is a text without a voice: nothing is recorded here."))
        return redirect("dubbing:start", slug, language)
    tutorial, row = version.tutorial, version.table_row
    beside: Any = version  # with what was asked beside it
    data: StudioPage = {
        **client_data(request),
        "slug": slug,
        "language": language,
        "locale": row.tag,
        "direction": row.direction,
        "current": segment,
        "duration": tutorial.duration_ms,
        "segments": described_rows(version, rows, person),
        "pages": reverse("dubbing:start", args=[slug, language]),
        "translate": reverse("subtitles:start", args=[slug, language]),
        "advice": advice_texts(version.language, repairs=True in answers and can_repair()),
        "words": {**studio_words(), "say": say_it_in(row, request)},
        "steps": trouble_steps(),
        "model": pace_model(version),
        "after": _words_after(version, rows, words) if version.is_said_from_french else "",
        "levels": loud_levels(rows),
    }
    context = {
        "version": version,
        "tutorial": tutorial,
        "row": current,
        "language": row,
        "data": data,
        "nav": "record",
        "total": len(rows),
        "title": tutorial.title_fr,
        "timed": current.segment.is_timed or current.segment.kind == Segment.Kind.DESCRIPTION,
        "described": current.segment.kind == Segment.Kind.DESCRIPTION,
        "word": is_word(current.segment),
        "open_run": beside.open_run,
        **offered_repair(answers, [row.own for row in rows if row.own is not None]),
        "too_long": _too_long(version, rows, person),
        "first_visit": not beside.recorded,
        "prompts": prompts_in(version.language) if version.is_said_from_french else {},
    }
    return render(request, "dubbing/record.html", context)


@require_POST
@workshop
def claim(request: HttpRequest, slug: str, language: str, segment: str) -> HttpResponseBase:
    """Claim a segment: sent when it is opened, and every few minutes while it stays open."""
    version, person = version_at(slug, language), person_of(request)
    require_voice(person, version.language)
    if was_destroyed(version.tutorial):
        return JsonResponse({"mine": False}, status=410)
    found = segment_or_missing(version.tutorial, segment)
    mine = claim_take(by=person, version=version, segment=found, purpose=Claim.Purpose.RECORD)
    return JsonResponse({"mine": mine is not None})


def say_it_in(row: Language, request: HttpRequest) -> str:
    """What stands in the place of a text that is heard, and not read."""
    return _("Say it in {language}").format(language=row.name_in(request.LANGUAGE_CODE))


def _words_after(version: LanguageVersion, rows: list[StudioRow], words: list[StudioRow]) -> str:
    """Where a voice goes on after the last sentence: to the title and the summary, where they are still to be said."""
    if rows is words or all(row.state not in {"to_record", "again", "kept"} for row in words):
        return ""
    return reverse("dubbing:start", args=[version.tutorial.slug, version.language]) + "?words"


def _row_of(rows: list[StudioRow], segment: str) -> StudioRow | None:
    return next((row for row in rows if row.segment.public_id == segment), None)


def _too_long(version: LanguageVersion, rows: list[StudioRow], voice: Person) -> list[tuple[StudioRow, Rewording]]:
    """What this voice has still to record and will be too long at its pace."""
    # The site's words have no video, so none is too long for it; titles neither.
    asked = rewordings_of(version) if any(row.segment.is_timed for row in rows) else {}
    own = [(row, asked[row.segment.pk]) for row in rows if row.segment.pk in asked and row.state == "to_record"]
    return [(row, rewording) for row, rewording in own if rewording.voice_id == voice.pk]


def client_data(request: HttpRequest) -> UploadQueue:
    return {
        "account": str(person_of(request).public_id),
        "worker": reverse("dubbing:service_worker"),
        "token": reverse("dubbing:token"),
        "takes": reverse("dubbing:token").replace("token/", "takes/"),
        "runs": reverse("dubbing:token").replace("token/", "runs/"),
    }


def _consent_first(person: Person, version: LanguageVersion, *, lends: bool) -> HttpResponseBase | None:
    """A redirect to the consent page for somebody who may record here but has not consented; else None."""
    require_language(person, version.language)
    page = "volunteers:consent_by_ear" if version.is_said_from_french else "volunteers:consent"
    return None if lends else redirect(page)


def destroyed_page(request: HttpRequest, version: LanguageVersion) -> HttpResponseBase | None:
    """The page for a destroyed tutorial; it offers the recordings that are still on the device. Else None."""
    if not was_destroyed(version.tutorial):
        return None
    return render(request, "dubbing/nothing.html", {"destroyed": True, "nav": "home"}, status=410)
