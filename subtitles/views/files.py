"""Texts as files: exported in seven formats; an imported file is checked completely before anything changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from craft.languages import get
from journal.errors import Refused
from journal.people import Person
from subtitles.exchange import FORMATS, export_file, import_texts
from subtitles.exchange.export import no_such_format
from subtitles.exchange.imports import act, import_named, imports_of
from subtitles.exchange.units import units_to_exchange
from subtitles.permissions import require_translator
from subtitles.views.lookup import version_or_missing
from tutorials.models import LanguageVersion, Tutorial
from tutorials.permissions import require_coordinator
from tutorials.pipelines.transcript_files import refuse_large
from tutorials.views.access import person_of, workshop

WARNINGS_SHOWN = 200
KINDS = {
    "po": ("po", "text/x-gettext-translation"),
    "xliff": ("xlf", "application/xliff+xml"),
    "xliff12": ("xlf", "application/xliff+xml"),
    "srt": ("srt", "application/x-subrip"),
    "vtt": ("vtt", "text/vtt"),
    "txt": ("txt", "text/plain"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@require_safe
@workshop
def page(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    tutorial, version = _find_target(person_of(request), slug, language)
    return _files_page(request, tutorial, version, language)


@require_safe
@workshop
def download(request: HttpRequest, slug: str, language: str, format: str) -> HttpResponseBase:
    tutorial, version = _find_target(person_of(request), slug, language)
    if format not in FORMATS:
        raise no_such_format()
    suffix, kind = KINDS[format]
    return file_answer(export_file(tutorial, version, format), f"{slug}.{get(language).tag}.{suffix}", kind)


@require_POST
@workshop
def receive(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    by = person_of(request)
    tutorial, version = _find_target(by, slug, language)
    name, data = sent_file(request)
    how = request.POST.get("how", "")
    outcome = import_texts(
        by=by,
        tutorial=tutorial,
        version=version,
        name=name,
        data=data,
        submit=how == "submit",
        approve=how == "approve",
        even_with_warnings=bool(request.POST.get("even_with_warnings")),
    )
    units, _tag = units_to_exchange(tutorial, version)
    french = {unit.id: unit.source for unit in units}
    changed = [french.get(unit_id, unit_id) for unit_id in outcome.changed]
    return _files_page(
        request,
        tutorial,
        version,
        language,
        outcome=outcome,
        changed=changed,
        name=name,
        refused=_remarks_by_text([(one["where"], one["why"]) for one in outcome.refused], french),
        warnings=_remarks_by_text(
            [(one["where"], one["message"]) for one in outcome.warnings[:WARNINGS_SHOWN]], french
        ),
        left_off=max(0, len(outcome.warnings) - WARNINGS_SHOWN),
    )


@dataclass(frozen=True)
class TextRemark:
    """What is said of one text of a file. french: the sentence, where the file names one that is here; where: else, how
    the file names it."""

    where: str
    french: str
    said: list[str]


def _remarks_by_text(told: list[tuple[str, str]], french: dict[str, str]) -> list[TextRemark]:
    found: dict[str, TextRemark] = {}
    for where, said in told:
        found.setdefault(where, TextRemark(where, french.get(where, ""), [])).said.append(said)
    return list(found.values())


@require_POST
@workshop
def import_act(request: HttpRequest, slug: str, language: str, number: int, what: str) -> HttpResponseBase:
    """Continue an import, end it with what is written, or take it back."""
    by = person_of(request)
    tutorial, _version = _find_target(by, slug, language)
    tag = get(language).tag
    messages.success(request, act(by=by, batch=import_named(tutorial, tag, number), what=what))
    return redirect("subtitles:files", slug, tag)


def sent_file(request: HttpRequest) -> tuple[str, bytes]:
    """(name, bytes) of the form's file. Refused when there is none, or when it is too large for a text file."""
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("Choose a file first."))
    refuse_large(file.name or "", file.size or 0)
    return file.name or "", file.read()


def file_answer(text: str | bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{kind}; charset=utf-8" if isinstance(text, str) else kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _find_target(by: Person, slug: str, language: str) -> tuple[Tutorial, LanguageVersion | None]:
    """The version, or the tutorial alone for its French transcript (coordinators only)."""
    tutorial = Tutorial.objects.filter(slug=slug).first()
    if tutorial is not None and get(language).tag == tutorial.source_language:
        require_coordinator(by)
        return tutorial, None
    version = version_or_missing(slug, language)
    require_translator(by, version.language)
    return version.tutorial, version


def _files_page(
    request: HttpRequest, tutorial: Tutorial, version: LanguageVersion | None, language: str, **more: object
) -> HttpResponse:
    context = {
        "tutorial": tutorial,
        "version": version,
        "language": get(language),
        "nav": "translate",
        "imports": imports_of(tutorial, get(language).tag, by=person_of(request)),
        **more,
    }
    return render(request, "subtitles/files.html", context)
