"""The whole dub before it is published: a page that plays it, with what is missing; for whoever may hear its takes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from craft import languages
from dubbing.actions import draft_request
from dubbing.drafts.choice import KIND
from dubbing.manifests import read_draft
from dubbing.models import DraftMix
from dubbing.permissions import hears_everybody
from dubbing.progress.verdict_requests import CHANGES
from dubbing.queries import missing_steps
from dubbing.releases.choice import reads_french
from dubbing.removal.tutorial import was_destroyed
from dubbing.views.lookup import tutorial_version_at, version_context
from dubbing.views.private_file import private_file
from jobs.models import Job
from jobs.queries import set_queue_places
from jobs.states import ACTIVE
from journal.models import Entry
from journal.people import Person
from subtitles.permissions import require_translator
from tutorials.models import LanguageVersion
from tutorials.views.access import person_of, workshop


@require_safe
@workshop
def page(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """The page; only the part that is polled while it is made, for htmx."""
    version, person = tutorial_version_at(slug, language), person_of(request)
    require_translator(person, version.language)
    context = {
        **version_context(version, "review" if person.may_review(version.language) else "home"),
        "text_language": languages.get("fr") if reads_french(version) else version.table_row,
        "everybody": hears_everybody(person, version.language),
        **_draft(version, person),
    }
    if request.headers.get("HX-Request") == "true":
        answer = render(request, "dubbing/_draft.html", context)
        if context["job"] is None:
            answer.headers["HX-Refresh"] = "true"  # there is something to hear now, or a reason why not
        return answer
    destroyed = was_destroyed(version.tutorial)
    missing = [] if destroyed else missing_steps(version)
    return render(request, "dubbing/draft.html", {**context, "destroyed": destroyed, "missing": missing})


@require_POST
@workshop
def make(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    draft_request(by=person_of(request), version=tutorial_version_at(slug, language))
    return redirect("dubbing:draft", slug, language)


@require_safe
@workshop
def video(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """The film with its voices."""
    draft = _audible_draft(request, slug, language)
    return private_file(request, draft.path, draft.sha256, "video/mp4")


@require_safe
@workshop
def text(request: HttpRequest, slug: str, language: str, what: str) -> HttpResponseBase:
    """The subtitles, of the language or in French, on the clock of the draft."""
    draft = _audible_draft(request, slug, language)
    manifest = read_draft(draft.manifest)
    cues = manifest.vtt if what == "subtitles" else manifest.vtt_fr
    answer = HttpResponse(cues, content_type="text/vtt; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _draft(version: LanguageVersion, person: Person) -> dict[str, DraftMix | Job | bool | None]:
    """The draft of this person's circle, the job that makes it, and whether something was changed since."""
    draft = _find_draft(version, person)
    job = Job.objects.filter(kind=KIND, target=str(draft.pk)).first() if draft else None
    going = job if job is not None and job.state in ACTIVE else None
    set_queue_places([going] if going else [])
    ready = draft if draft is not None and draft.can_be_heard else None
    changed = Entry.objects.filter(tutorial=version.tutorial.slug, language__in=["", version.language])
    changed = changed.filter(object_type__in=CHANGES)
    return {
        "draft": ready,
        "job": going,
        "failed": job if job is not None and job.state == Job.State.FAILED else None,
        "behind": ready is not None and going is None and changed.filter(at__gt=ready.made_at).exists(),
    }


def _find_draft(version: LanguageVersion, person: Person) -> DraftMix | None:
    voice = None if hears_everybody(person, version.language) else person.pk
    return DraftMix.objects.filter(version=version, voice_id=voice).first()


def _audible_draft(request: HttpRequest, slug: str, language: str) -> DraftMix:
    version, person = tutorial_version_at(slug, language), person_of(request)
    require_translator(person, version.language)
    draft = _find_draft(version, person)
    if draft is None or not draft.can_be_heard:
        raise Http404
    return draft
