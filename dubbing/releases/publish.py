"""From approved texts and takes to a release that parents watch. `build` lists the steps in order.

A build never touches the live release: when it stops anywhere, the parents' page stays as it was. It may run again
at any point: its choice is stored with the release, and files are named by the digest of their content.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dubbing.models import Release, Take
from dubbing.queries.consent import chosen_takes, describing_takes
from dubbing.queries.credits import credits_of, names_of
from dubbing.releases.choice import choice_still_stands, choose
from dubbing.releases.cues import lay_out
from dubbing.releases.described.choice import choose_described
from dubbing.releases.described.files import make_described_sound
from dubbing.releases.described.placing import place_descriptions
from dubbing.releases.going_live import go_live, record_release
from dubbing.releases.judging import findings_of, is_held, manifest_of, report_of
from dubbing.releases.material import Material, load
from dubbing.releases.packaging import package
from dubbing.releases.placing import place, placing_words
from dubbing.releases.report_messages import named_check
from dubbing.releases.sound import make_sound, may_have_hotline, mixing_words
from dubbing.releases.verify import failures, verify
from dubbing.states import R, move_release
from dubbing.stored_files import TAKE, holder_of_release, holder_of_take, remove_files
from jobs.execution import Progress
from jobs.machine_trouble import require_room
from jobs.models import Job
from journal.errors import Refused
from storage.files import scratch
from storage.leaving import let_go
from storage.queries import of
from storage.recording import Holder, made_from, promise
from tutorials.pipelines.renditions import ensure_renditions

# Permille of the build at which each step begins. The mix takes most; renditions are made only when missing.
PICTURE, SOUND, PACKING, CHECKING = 20, 200, 700, 900


def publish(job: Job, progress: Progress) -> None:
    """Build the release that the job names, and put it live unless its findings hold it."""
    release = begin_build(int(job.target))
    if release.state == R.BUILDING:
        build(release, progress)
    if release.state == R.READY and not is_held(release.findings):
        go_live(release)


def build(release: Release, progress: Progress) -> None:
    """Collect, align, fit, mix, judge, write cues, encode, package, verify: then the release is ready."""
    progress(0, _("collecting what was approved"))
    require_room()
    material = load(release)
    video = ensure_renditions(
        material.tutorial, lambda permille, doing: progress(PICTURE + permille * (SOUND - PICTURE) // 1000, doing)
    )
    progress(SOUND, placing_words())
    placed = place(material)
    cues = lay_out(material, placed)
    named = credits_of(spoken.voice.person for spoken in placed.spoken)
    artist = ", ".join(names_of(named))
    with scratch("release") as folder:
        sound = make_sound(
            material,
            placed,
            video,
            folder,
            artist=artist,
            hotline=may_have_hotline(placed),
            on_progress=lambda share: progress(SOUND + round(share * (PACKING - SOUND)), mixing_words()),
        )
        described = place_descriptions(material, placed)
        packed = package(
            material,
            placed,
            cues,
            sound,
            video,
            folder,
            partial(_packing, progress, material),
            artist=artist,
            described=make_described_sound(
                material, placed, described, video, folder, lambda _share: progress(PACKING, mixing_words())
            ),
        )
        findings = findings_of(material, placed, cues, sound, described)
        report = report_of(material, placed, cues, sound, described)
        consents = [credit.consent for credit in named.values()]
        manifest = manifest_of(material, placed, packed.files, consents, described)
        save_manifest(release, manifest, report=report, findings=findings)
    progress(CHECKING, _("measuring the finished files"))
    checks = verify(
        release, lambda share: progress(CHECKING + round(share * (1000 - CHECKING)), _("measuring the finished files"))
    )
    if failures(checks):
        raise Refused(
            _(
                "The finished files are not as they should be: {what}. What was live stays, but publishing again would "
                "end the same: tell the operator."
            ).format(what="; ".join(named_check(failure.as_json()) for failure in failures(checks)[:3]))
        )
    report = {**release.report, "checks": [check.as_json() for check in checks]}
    with transaction.atomic():
        move_release(release, R.READY, report=report)
        if is_held(findings):
            record_release(None, "held", release, after={"findings": [finding["code"] for finding in findings]})


def begin_build(release_id: int) -> Release:
    """Move the release to *building*. Its takes are chosen once, and again only if a voice withdrew meanwhile."""
    with transaction.atomic():
        release = Release.objects.select_related("version__tutorial").get(pk=release_id)
        if release.state == R.QUEUED:
            move_release(release, R.BUILDING, manifest=_chosen(release))
            made_from(holder_of_release(release.pk), _recordings(release))
        elif release.state == R.BUILDING and not choice_still_stands(release):
            update_building(release, manifest=_chosen(release))
            made_from(holder_of_release(release.pk), _recordings(release))
            let_go(of(holder_of_release(release.pk)))  # an earlier try may have stored the voice that withdrew
    return release


def _chosen(release: Release) -> dict[str, Any]:
    """The manifest of a build that begins: its choice, and what was asked of it."""
    asked = {name: value for name, value in release.manifest.items() if name == "within_limit"}
    chosen = {"chosen": choose(release.version, release.kind)}
    described = choose_described(release.version, release.kind)
    return {**asked, **chosen, **({"chosen_described": described} if described else {})}


def _recordings(release: Release) -> list[Holder]:
    """The takes that the build chose; it says afterwards which of them are heard."""
    chosen = Take.objects.filter(pk__in=chosen_takes(release.manifest))
    return [holder_of_take(take) for take in chosen]


def update_building(release: Release, **fields: Any) -> None:
    """Write results of the build while the release is still *building*. A move by somebody else is not overwritten."""
    if Release.objects.filter(pk=release.pk, state=R.BUILDING).update(**fields) != 1:
        raise Refused(_("This release was stopped."))
    for name, value in fields.items():
        setattr(release, name, value)


def save_manifest(release: Release, manifest: dict[str, Any], **fields: Any) -> None:
    """Write the manifest, which names the files: from then on nobody removes them. If the build was stopped meanwhile,
    its files are deleted."""
    try:
        with transaction.atomic():
            update_building(release, manifest=manifest, **fields)
            promise(holder_of_release(release.pk), {file["path"] for file in manifest["files"]})
            heard = {row["take"] for row in manifest["segments"] if row.get("take")} | {*describing_takes(manifest)}
            made_from(holder_of_release(release.pk), [Holder(TAKE, take) for take in heard])
    except Refused:
        remove_files(of(holder_of_release(release.pk)))
        raise


def publish_failed(job: Job, message: str) -> None:
    """The build failed: the release says why. The live release stays live."""
    release = Release.objects.select_related("version__tutorial").filter(pk=job.target).first()
    if release is None or release.state not in {R.QUEUED, R.BUILDING, R.READY}:
        return
    with transaction.atomic():
        move_release(release, R.FAILED, failure=message)
        let_go(of(holder_of_release(release.pk)))
        record_release(None, "failed", release, reason=message)


def _packing(progress: Progress, material: Material, ms: int) -> None:
    """Only drawing cues into the picture takes long; its progress is in milliseconds of the video."""
    share = min(1.0, ms / max(1, material.tutorial.duration_ms))
    progress(PACKING + round(share * (CHECKING - PACKING)), _("making the files"))
