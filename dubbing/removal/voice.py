"""A voice is withdrawn: its takes are erased, what was published with it is built again without it, then deleted.

The rows say what is left to do and every step may be repeated, so `reconcile` finishes what a crash interrupted. A
live release with a voice without consent is replaced or, where that fails, withdrawn; any other such release is freed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from craft.documents import document_json, part_json
from dubbing.manifests import read_manifest
from dubbing.models import Release, Take, TakeRepair
from dubbing.queries.consent import chosen_without_consent, heard_without_consent
from dubbing.queries.credits import NamesInFiles as N
from dubbing.queries.credits import names_in_files, voices_of
from dubbing.queries.lengthening_limit import limit_answer
from dubbing.queries.redistribution import is_redistributed, may_redistribute
from dubbing.queries.released_files import releases_with_voice, with_files
from dubbing.queries.repairs import sound_digests
from dubbing.releases.build_queue import enqueue_build
from dubbing.releases.choice import choose
from dubbing.releases.going_live import next_release, record_release
from dubbing.removal.take_bytes import delete_erased_files, delete_fitted
from dubbing.states import RELEASE_IN_PROGRESS, ReleaseState, TakeState, move_release
from dubbing.stored_files import holder_of_release, remove_files
from journal.errors import Refused
from journal.models import Entry
from storage.queries import stored_files_of
from tutorials.models import LanguageVersion
from tutorials.states.tutorials import TutorialState

# The journal's verbs for a consent that ended, and how far back `reconcile` looks for them.
CONSENT_ENDED, LOOK_BACK = ("withdraw_consent", "withdraw_voice"), timedelta(days=7)
CREDIT_CHANGED, PASSED_ON = "change_credit", "pass_voice_on"


def finish_voice_removals() -> None:
    """For `reconcile`: finish the withdrawals of the last days, and delete what a crash left of erased takes."""
    delete_erased_files(Q())
    lately = Entry.objects.filter(
        verb__in=(*CONSENT_ENDED, CREDIT_CHANGED, PASSED_ON), at__gt=timezone.now() - LOOK_BACK
    )
    voices = list(lately.exclude(concerns=None).values_list("concerns", flat=True).distinct())
    replace_releases_of(voices)
    # A build that had begun before the withdrawal may have fitted a take again.
    delete_fitted(sound_digests(Take.objects.filter(voice__in=voices, state=TakeState.ERASED)))
    delete_fitted(TakeRepair.objects.filter(take__voice__in=voices, audio="").values_list("audio_sha256", flat=True))


def replace_releases_of(voices: Iterable[int]) -> list[Release]:
    """Replace the live releases in which one of these people is heard; returns the builds that were requested."""
    builds = [replace_releases(version) for version in versions_with_voice(voices)]
    return [build for build in builds if build is not None]


def versions_with_voice(voices: Iterable[int]) -> list[LanguageVersion]:
    """The versions for which these people recorded, or with a file in which they are heard. Always in the same order:
    two who lock them cannot deadlock."""
    people = list(voices)
    spoken = Take.objects.filter(voice__in=people).values_list("segment__tutorial", "language").distinct()
    versions = LanguageVersion.objects.filter(tutorial__is_interface=False)
    found = {
        version for tutorial, language in spoken for version in versions.filter(tutorial=tutorial, language=language)
    }
    found |= set(versions.filter(releases__in=releases_with_voice(people)))
    return sorted(found, key=lambda version: version.pk)


@transaction.atomic
def replace_releases(version: LanguageVersion) -> Release | None:
    """Free the releases of a version in which a voice without consent is heard, or whose files name somebody otherwise
    than they chose; returns the build that was requested when the live release is among them. A live release that may
    leave the site by now, and has no files for it, is built again with them."""
    LanguageVersion.objects.select_for_update().get(pk=version.pk)
    build = None
    there = with_files(version.releases.exclude(state__in=RELEASE_IN_PROGRESS).values_list("pk", flat=True))
    for release in version.releases.filter(pk__in=there).order_by("number"):
        must_go = heard_without_consent(release)
        names = N.AS_CHOSEN if must_go else names_in_files(release)
        if not must_go and names == N.AS_CHOSEN:
            if release.state == ReleaseState.LIVE and _may_leave_by_now(release):
                build = _replace(release, or_withdraw=False)
            continue
        if release.state == ReleaseState.LIVE:
            build = _replace(release, or_withdraw=must_go or names == N.TAKEN_BACK)
        if release.state != ReleaseState.LIVE and (must_go or names in {N.TAKEN_BACK, N.OTHER}):
            _free(release)
    return build


def _may_leave_by_now(live: Release) -> bool:
    return bool(voices_of(read_manifest(live.manifest))) and not is_redistributed(live) and may_redistribute(live)


def _replace(live: Release, *, or_withdraw: bool) -> Release | None:
    """Request a release without the voice, or with the names as they are now. Where none can be built, or the requested
    build failed, the live release is withdrawn at once; unless only a name is missing or spelt otherwise
    (`or_withdraw` False): then it stays, for the page says the name already, and the next build writes it."""
    version = live.version
    if version.releases.filter(state__in=RELEASE_IN_PROGRESS).exists():
        return None  # this is checked again when that build is done
    # A build that failed because another voice withdrew meanwhile says nothing about the next build.
    own = version.releases.filter(
        number__gt=live.number, created_by=None, state__in=(ReleaseState.FAILED, ReleaseState.READY)
    )
    kind = _kind_without(live) if all(chosen_without_consent(release) for release in own) else None
    if kind is None and not or_withdraw:
        return None
    if kind is None:
        move_release(live, ReleaseState.WITHDRAWN, ended_at=timezone.now())
        record_release(None, "withdraw", live)
        return None
    asked = limit_answer(version, kind, None)
    build = next_release(version, kind, manifest=document_json(asked))
    record_release(None, "request", build, after={"kind": kind, "instead_of": live.number, **part_json(asked)})
    enqueue_build(build, urgent=True)
    return build


def _kind_without(live: Release) -> str | None:
    """Voice, with the voices that remain; subtitles where none remains; None where neither can be built."""
    if live.version.tutorial.state not in {TutorialState.OPEN, TutorialState.EDITING}:
        return None
    for kind in (Release.Kind.VOICE, Release.Kind.SUBTITLES):
        try:
            choose(live.version, kind)
        except Refused:
            continue
        return kind
    return None


def _free(release: Release) -> None:
    """Let go of its files; they are deleted after the commit."""
    if release.state == ReleaseState.READY:
        move_release(release, ReleaseState.SUPERSEDED, ended_at=timezone.now())
    record_release(None, "free", release)
    remove_files(stored_files_of(holder_of_release(release.pk)))
