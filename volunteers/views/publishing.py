"""The page of a version: its progress, publishing with progress, releases, their report, rollback, withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.db.models.fields.json import KeyTransform
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dubbing.actions import release_live, release_request, release_rollback, release_withdraw
from dubbing.models import Release
from dubbing.queries import progress_of
from dubbing.queries.released_files import with_files
from dubbing.releases.report_names import figures_named
from dubbing.releases.timeline import release_picture
from jobs.models import Job
from jobs.queries import set_queue_places
from tutorials.actions import version_holds
from tutorials.models import LanguageVersion
from volunteers.queries import BoardCell, play_figures, stuck_versions
from volunteers.views.access import coordinators_only, person_of, shows_refusals

ENDED = (Release.State.SUPERSEDED, Release.State.WITHDRAWN)
RUNNING = (Release.State.QUEUED, Release.State.BUILDING)


def _version(slug: str, language: str) -> LanguageVersion:
    return get_object_or_404(
        LanguageVersion.objects.select_related("tutorial"),
        tutorial__slug=slug,
        tutorial__is_interface=False,
        language__iexact=language,
    )


def _context(version: LanguageVersion) -> dict[str, object]:
    rows = version.releases.annotate(
        heard=KeyTransform("heard", "manifest"),
        takes=KeyTransform("takes", "report"),
    ).defer("manifest", "report")
    releases = list(rows.order_by("-number")[:20])
    there = with_files(release.pk for release in releases)
    going = next((release for release in releases if release.state in RUNNING), None)
    progress = progress_of([version])[version.pk]
    stuck = stuck_versions([version], {version.pk: progress}).get(version.pk, [])
    job = Job.objects.filter(kind="dubbing.release", target=str(going.pk)).first() if going else None
    set_queue_places([job] if job else [])
    return {
        "version": version,
        "source": version.language == version.tutorial.source_language,
        "progress": progress,
        "stuck": stuck,
        "can_publish": BoardCell(version, progress, stuck).can_publish,
        "releases": releases,
        "freed": {release.pk for release in releases if release.state in ENDED and release.pk not in there},
        "live": next((release for release in releases if release.state == Release.State.LIVE), None),
        "held": next((release for release in releases if release.state == Release.State.READY), None),
        "failed": releases[0] if releases and releases[0].state == Release.State.FAILED else None,
        "going": going,
        "job": job,
    }


@coordinators_only
@require_safe
def version(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    found = _version(slug, language)
    (figures,) = play_figures([found], timezone.localdate())
    return render(request, "volunteers/version.html", {"nav": "board", "heard": figures, **_context(found)})


@coordinators_only
@require_safe
def progress(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """The part of the page that is polled while a release is built."""
    return render(request, "volunteers/_publishing.html", _context(_version(slug, language)))


@coordinators_only
@require_POST
@shows_refusals("volunteers:version")
def publish(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    release_request(
        by=person_of(request),
        version=_version(slug, language),
        kind=request.POST.get("kind", Release.Kind.VOICE),
        within_limit={"yes": True, "no": False}.get(request.POST.get("within_limit", "")),
    )
    return redirect("volunteers:version", slug=slug, language=language)


@coordinators_only
@require_POST
@shows_refusals("volunteers:version")
def go_live(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Publish a build that was held because of its findings, or go back to an older release."""
    found = _version(slug, language)
    number = request.POST.get("number", "")
    named = int(number) if number.isdecimal() and len(number) < 10 else 0
    release = get_object_or_404(Release, version=found, number=named)
    if release.state == Release.State.READY:
        release_live(release=release, by=person_of(request), reason=request.POST.get("reason", ""))
    else:
        release_rollback(by=person_of(request), version=found, number=release.number)
    messages.success(request, _("Release {number} is published.").format(number=release.number))
    return redirect("volunteers:version", slug=slug, language=language)


@coordinators_only
@require_POST
@shows_refusals("volunteers:version")
def holds(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Whether the picture waits in this language."""
    version_holds(by=person_of(request), version=_version(slug, language), holds=request.POST.get("holds", ""))
    messages.success(request, _("Saved. Publish again for parents to see it."))
    return redirect("volunteers:version", slug=slug, language=language)


@coordinators_only
@require_POST
@shows_refusals("volunteers:version")
def withdraw(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    release_withdraw(by=person_of(request), version=_version(slug, language), reason=request.POST.get("reason", ""))
    messages.success(request, _("It is withdrawn: parents no longer see it."))
    return redirect("volunteers:version", slug=slug, language=language)


@coordinators_only
@require_safe
def report(request: HttpRequest, slug: str, language: str, number: int) -> HttpResponse:
    """The report of one release, as a page or (with ?format=json) to keep."""
    release = get_object_or_404(Release, version=_version(slug, language), number=number)
    if request.GET.get("format") == "json":
        answer = JsonResponse({"report": release.report, "findings": release.findings}, json_dumps_params={"indent": 1})
        answer["Content-Disposition"] = f'attachment; filename="{slug}-{language}-{number}.json"'
        return answer
    checks = release.report.get("checks", [])
    context = {
        "nav": "board",
        "release": release,
        "version": release.version,
        "picture": release_picture(release),
        "checks": checks,
        "good": sum(bool(check["ok"]) for check in checks),
        "figures": figures_named(release.report),
    }
    return render(request, "volunteers/report.html", context)
