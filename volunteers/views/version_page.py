"""The page of a version: its progress, publishing with progress, releases, their report, rollback, withdrawal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from craft.documents import without_number
from dubbing.actions import release_live, release_request, release_rollback, release_withdraw
from dubbing.models import Release
from dubbing.queries import progress_of
from dubbing.queries.live_versions import is_silent
from dubbing.queries.manifest_columns import HEARD, TAKES_HEARD
from dubbing.releases.report_messages import finding_message, refused_messages
from dubbing.releases.report_names import figures_named, segments_named
from dubbing.releases.timeline import release_picture
from dubbing.releases.voice_lost import VoiceLost, lost_by_release, lost_by_request
from dubbing.removal.tutorial import was_destroyed
from dubbing.reports import read_findings, read_report
from jobs.models import Job
from jobs.queries import set_queue_places
from storage.queries import has_files
from tutorials.actions import version_holds
from tutorials.models import LanguageVersion, Tutorial
from tutorials.views.final_acts import FinalAct, asked_first
from volunteers.queries import BoardCell, play_figures, stuck_versions
from volunteers.views.access import coordinators_only, person_of, shows_refusals
from volunteers.views.tutorial_actions import parents_lose

ENDED_STATES = (Release.State.SUPERSEDED, Release.State.WITHDRAWN)
RUNNING_STATES = (Release.State.QUEUED, Release.State.BUILDING)


def version_of(slug: str, language: str) -> LanguageVersion:
    return get_object_or_404(
        LanguageVersion.objects.select_related("tutorial"),
        tutorial__slug=slug,
        tutorial__is_interface=False,
        language__iexact=language,
    )


def _context(version: LanguageVersion) -> dict[str, object]:
    rows = version.releases.annotate(
        heard=HEARD,
        takes=TAKES_HEARD,
        has_files=has_files("release"),
    ).defer("manifest", "report")
    releases = list(rows.order_by("-number")[:20])
    going = next((release for release in releases if release.state in RUNNING_STATES), None)
    progress = progress_of([version])[version.pk]
    stuck = stuck_versions([version], {version.pk: progress}).get(version.pk, [])
    job = Job.objects.filter(kind="dubbing.release", target=str(going.pk)).first() if going else None
    set_queue_places([job] if job else [])
    live = next((release for release in releases if release.state == Release.State.LIVE), None)
    approved = 0 if progress.original else progress.approved
    return {
        "version": version,
        "source": version.language == version.tutorial.source_language,
        "progress": progress,
        "stuck": stuck,
        "can_publish": BoardCell(version, progress, stuck).can_publish,
        "releases": releases,
        "freed": {release.pk for release in releases if release.state in ENDED_STATES and not release.has_files},
        "live": live,
        "silent": live is not None and is_silent(live, approved),
        "seen": live is not None and version.tutorial.state != Tutorial.State.ARCHIVED,
        "held": next((release for release in releases if release.state == Release.State.READY), None),
        "failed": releases[0] if releases and releases[0].state == Release.State.FAILED else None,
        "going": going,
        "job": job,
    }


@coordinators_only
@require_safe
def version(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    found = version_of(slug, language)
    figures = play_figures(found.pk, timezone.localdate())
    return render(request, "volunteers/version.html", {"nav": "board", "heard": figures, **_context(found)})


@coordinators_only
@require_safe
def progress(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """The part of the page that is polled while a release is built."""
    context = _context(version_of(slug, language))
    answer = render(request, "volunteers/_publishing.html", context)
    if context["going"] is None:
        answer.headers["HX-Refresh"] = "true"  # the stage above it, and how often it was heard, have changed too
    return answer


@coordinators_only
@require_POST
@shows_refusals("volunteers:version")
def publish(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Have a release built. Where parents would no longer hear a voice that they hear now, that is said first."""
    found, kind = version_of(slug, language), request.POST.get("kind", Release.Kind.VOICE)
    within_limit = request.POST.get("within_limit", "")
    if kind in Release.Kind.values and (lost := lost_by_request(found, kind)):
        asked = asked_first(request, _without_voice(found, lost, [("kind", kind), ("within_limit", within_limit)]))
        if asked is not None:
            return asked
    limit = {"yes": True, "no": False}.get(within_limit)
    release_request(by=person_of(request), version=found, kind=kind, within_limit=limit)
    return redirect("volunteers:version", slug=slug, language=language)


def _without_voice(version: LanguageVersion, lost: VoiceLost, fields: list[tuple[str, str]]) -> FinalAct:
    """What publishing takes away: the recordings stay, the parents lose them."""
    silent = fields[0] == ("kind", Release.Kind.SUBTITLES)
    back = reverse("volunteers:version", args=[version.tutorial.slug, version.language])
    return FinalAct(
        title=_("Publish “{title}” in {language}").format(title=version.tutorial.title_fr, language=_name(version)),
        goes=[voice_lost(lost)],
        stays=[_("The recordings stay: published with voice, the approved ones are heard again.")],
        word=_("Publish subtitles only") if silent else _("Publish with voice"),
        back=back,
        fields=fields,
        nav="board",
    )


def voice_lost(lost: VoiceLost) -> str:
    """Whose voice parents no longer hear, and in how much of the film."""
    return ngettext(
        "Parents lose the voice of {people}: {n} of the {of} sentences that they hear has the French sound again.",
        "Parents lose the voice of {people}: {n} of the {of} sentences that they hear have the French sound again.",
        lost.sentences,
    ).format(people=", ".join(lost.people) or "–", n=lost.sentences, of=lost.of)


@coordinators_only
@require_POST
@shows_refusals("volunteers:version")
def go_live(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Publish a build that was held because of its findings, or go back to an older release."""
    found = version_of(slug, language)
    number = request.POST.get("number", "")
    named = int(number) if number.isdecimal() and len(number) < 10 else 0
    release = get_object_or_404(Release, version=found, number=named)
    if (asked := asked_first(request, _taking_the_place(found, release, request.POST.get("reason", "")))) is not None:
        return asked
    if release.state == Release.State.READY:
        release_live(release=release, by=person_of(request), reason=request.POST.get("reason", ""))
    else:
        release_rollback(by=person_of(request), version=found, number=release.number)
    messages.success(request, _("Release {number} is published.").format(number=release.number))
    return redirect("volunteers:version", slug=slug, language=language)


def _taking_the_place(version: LanguageVersion, release: Release, reason: str) -> FinalAct:
    """What going live does: one release takes the place of another; nothing is removed."""
    live = version.releases.filter(state=Release.State.LIVE).first()
    now = _("Parents see release {number} of {day} in {language}.").format(
        number=release.number, day=date_format(release.created_at, "SHORT_DATE_FORMAT"), language=_name(version)
    )
    before = [_("It takes the place of release {number}.").format(number=live.number)] if live else []
    lost = lost_by_release(release)
    return FinalAct(
        title=_("Publish release {number}").format(number=release.number),
        goes=[
            now,
            *before,
            *([voice_lost(lost)] if lost else []),
            *(finding_message(finding) for finding in read_findings(release.findings)),
        ],
        stays=[_("Nothing is removed: you can go back in the same way.")] if live else [],
        word=_("Publish release {number}").format(number=release.number),
        back=reverse("volunteers:version", args=[version.tutorial.slug, version.language]),
        fields=[("number", str(release.number)), ("reason", reason)],
        nav="board",
    )


def _name(version: LanguageVersion) -> str:
    return version.table_row.name_in(get_language() or "fr")


@coordinators_only
@require_POST
@shows_refusals("volunteers:version")
def holds(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Whether the picture waits in this language, and by how much it may be slower."""
    version_holds(
        by=person_of(request),
        version=version_of(slug, language),
        holds=request.POST.get("holds", ""),
        slowing=request.POST.get("slowing"),
    )
    messages.success(request, _("Saved. Publish again for parents to see it."))
    return redirect("volunteers:version", slug=slug, language=language)


@coordinators_only
@require_http_methods(["GET", "POST"])
@shows_refusals("volunteers:version")
def withdraw(request: HttpRequest, slug: str, language: str) -> HttpResponseBase:
    """Parents find this language no longer; said first."""
    found = version_of(slug, language)
    act = FinalAct(
        title=_("Withdraw “{title}” from the parents").format(title=found.tutorial.title_fr),
        goes=[
            *parents_lose([found.language]),
            _("Parents who open it are told that it is gone and which languages there are."),
            _("The files are removed for good: to show it again, publish it again."),
        ],
        stays=[_("Texts and recordings stay.")],
        word=_("Withdraw from the parents"),
        back=reverse("volunteers:version", args=[slug, language]),
        why=True,
        nav="board",
    )
    if (asked := asked_first(request, act)) is not None:
        return asked
    release_withdraw(by=person_of(request), version=found, reason=request.POST.get("reason", ""))
    messages.success(request, _("It is withdrawn: parents no longer see it."))
    return redirect("volunteers:version", slug=slug, language=language)


@coordinators_only
@require_safe
def report(request: HttpRequest, slug: str, language: str, number: int) -> HttpResponseBase:
    """The report of one release, as a page or (with ?format=json) to keep."""
    release = get_object_or_404(Release, version=version_of(slug, language), number=number)
    if request.GET.get("format") == "json":
        document = {"report": without_number(release.report), "findings": release.findings}
        answer = JsonResponse(document, json_dumps_params={"indent": 1})
        answer["Content-Disposition"] = f'attachment; filename="{slug}-{language}-{number}.json"'
        return answer
    read = read_report(release.report)
    context = {
        "nav": "board",
        "release": release,
        "version": release.version,
        "picture": release_picture(release),
        "refused": refused_messages(read),
        "checks": read.checks,
        "good": sum(check.ok for check in read.checks),
        "figures": figures_named(release.report),
        "named": segments_named(release),
        "destroyed": was_destroyed(release.version.tutorial),
    }
    return render(request, "volunteers/report.html", context)
