"""One tutorial: its state and jobs, its title and summary, its settings, its languages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from craft import languages
from journal.errors import Refused
from tutorials.actions import tutorial_describe, tutorial_retry, tutorial_settle, tutorial_themes
from tutorials.models import MusicTrack, Theme, Tutorial, kept_sounds, sounds_to_choose
from tutorials.queries import TutorialRow, languages_at_work, speech_spans, tutorial_rows
from tutorials.views.access import coordinators, person_of
from tutorials.views.lookup import tutorial_or_missing


def _row(slug: str) -> TutorialRow:
    return tutorial_rows(Tutorial.objects.filter(pk=tutorial_or_missing(slug).pk))[0]


@require_safe
@coordinators
def detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    row = _row(slug)
    own = row.tutorial.source_language
    taken = {version.language for version in row.versions} | {own}  # in its own there is nothing to translate
    page = get_language()
    free = [language for language in languages.all_languages() if language.tag not in taken]
    choices = sorted(free, key=lambda language: language.name_in(page))
    # Those that other tutorials are open to come first, without a fold: mostly it is the same people again.
    known = languages_at_work()
    context = {"row": row, "tutorial": row.tutorial, "nav": "tutorials"}
    context["elsewhere"] = [language for language in choices if language.tag in known]
    context["choices"] = [language for language in choices if language.tag not in known]
    context["has_own"] = any(version.language == own for version in row.versions)
    context["replaced_by"] = Tutorial.objects.filter(replaces=row.tutorial).first()
    context["themes"] = [(theme, theme.value in row.tutorial.themes) for theme in Theme]
    context["sounds"] = sounds_to_choose(row.tutorial)
    spoken = speech_spans(row.tutorial)
    context["kept_sounds"] = [
        (start, end, any(first < end and last > start for first, last in spoken))
        for start, end in kept_sounds(row.tutorial)
    ]
    tracks = list(row.tutorial.music_tracks.exclude(state=MusicTrack.State.REMOVED))
    context["music"] = tracks[-1] if tracks else None
    context["in_use"] = next((track for track in tracks if track.state == MusicTrack.State.IN_USE), None)
    context["late"] = f"{row.tutorial.late_ms / 1000:g}"  # a number field needs a dot, whatever the page's language
    return render(request, "tutorials/detail.html", context)


def _seconds(text: str) -> int:
    """Seconds as a person writes them, with a dot or a comma, in milliseconds."""
    try:
        return round(float(text.replace(",", ".")) * 1000)
    except (ValueError, OverflowError) as broken:
        raise Refused(_("Write a number of seconds, for example 1.2.")) from broken


@require_safe
@coordinators
def progress(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The part of the page that shows the jobs; polled every two seconds while there are some."""
    row = _row(slug)
    context = {"row": row, "tutorial": row.tutorial, "compact": "compact" in request.GET, "polled": True}
    answer = render(request, "tutorials/_progress.html", context)
    moved = request.GET.get("state", row.tutorial.state) != row.tutorial.state
    if (moved or not row.is_working) and "compact" not in request.GET:
        answer.headers["HX-Refresh"] = "true"  # the rest of the page must show what was made
    return answer


@require_POST
@coordinators
def retry(request: HttpRequest, slug: str) -> HttpResponseBase:
    said = request.POST.get("narration", "")
    sound = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else None
    tutorial_retry(by=person_of(request), tutorial=tutorial_or_missing(slug), sound=sound)
    messages.success(request, _("It is tried again."))
    return redirect("tutorials:detail", slug)


@require_POST
@coordinators
def describe(request: HttpRequest, slug: str) -> HttpResponseBase:
    tutorial = tutorial_or_missing(slug)
    title, summary = request.POST.get("title", ""), request.POST.get("summary", "")
    tutorial_describe(by=person_of(request), tutorial=tutorial, title=title, summary=summary)
    messages.success(request, _("Title and summary are kept."))
    return redirect("tutorials:detail", slug)


@require_POST
@coordinators
def settle(request: HttpRequest, slug: str) -> HttpResponseBase:
    tutorial_settle(
        by=person_of(request),
        tutorial=tutorial_or_missing(slug),
        sound=request.POST.get("sound", ""),
        late_ms=_seconds(request.POST.get("late", "")),
        holds=request.POST.get("holds"),
        slowing=request.POST.get("slowing"),
        stops="stops" in request.POST if "slowing" in request.POST else None,  # a page of before an upgrade asks less
    )
    messages.success(request, _("The settings are kept."))
    return redirect("tutorials:detail", slug)


@require_POST
@coordinators
def themes(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The pictograms under which parents find it: all that are ticked, none where none is."""
    chosen = request.POST.getlist("theme")
    tutorial_themes(by=person_of(request), tutorial=tutorial_or_missing(slug), themes=chosen)
    messages.success(request, _("The themes are kept."))
    return redirect("tutorials:detail", slug)
