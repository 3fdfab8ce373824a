"""From approved texts and takes to a release that parents watch. `build` lists the steps in order.

A build never touches the live release: when it stops anywhere, the parents' page stays as it was. It may run again
at any point: its choice is stored with the release, and files are named by the digest of their content.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from craft.documents import document_json, part_json
from dubbing.manifests import Choice, Manifest, read_choice
from dubbing.models import Release, Take
from dubbing.queries.credits import credits_of, names_of
from dubbing.releases.assessment import findings_of, is_held, manifest_of, report_of, sort_by_gravity, source_findings
from dubbing.releases.choice import choice_still_stands, choose
from dubbing.releases.cues import lay_out
from dubbing.releases.descriptions.choice import choose_described
from dubbing.releases.descriptions.description_placement import place_descriptions
from dubbing.releases.descriptions.files import make_described_sound
from dubbing.releases.going_live import go_live, record_release
from dubbing.releases.material import Material, load
from dubbing.releases.outlets import asked_outlets
from dubbing.releases.packaging import package
from dubbing.releases.placement import place, placing_words
from dubbing.releases.release_files.files import prepare
from dubbing.releases.report_messages import named_check
from dubbing.releases.sound import make_sound, mixing_words, released_bed
from dubbing.releases.verify import concerns_source, failures, verify
from dubbing.reports import read_findings
from dubbing.states import ReleaseState, move_release
from dubbing.stored_files import TAKE, holder_of_release, holder_of_take, remove_files
from jobs.execution import Progress
from jobs.machine_trouble import require_room
from jobs.models import Job
from journal.errors import Refused
from media.programs.heap import give_back_large_blocks
from storage.deletion import mark_unneeded
from storage.files import scratch
from storage.queries import stored_files_of
from storage.stored_files import Holder, mark_needed, set_sources
from tutorials.pipelines.renditions import ensure_renditions

# Permille of the build at which each step begins. The mix takes most; renditions are made only when missing.
PICTURE, SOUND, PACKING, CHECKING = 20, 200, 700, 900


def publish(job: Job, progress: Progress) -> None:
    """Build the release that the job names, and put it live unless its findings hold it."""
    release = begin_build(int(job.target))
    if release.state == ReleaseState.BUILDING:
        build(release, progress)
    if release.state == ReleaseState.READY and not is_held(read_findings(release.findings)):
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
    heard = {spoken.voice.person for spoken in placed.spoken}
    named, outlets = credits_of(heard), asked_outlets(heard)
    artist = ", ".join(names_of(named))
    give_back_large_blocks()
    with scratch("release") as folder:
        # Before the sound: while pictures are drawn they take 40 MB, beside what is kept of two hours of it.
        label = prepare(material, placed, folder, artist, agreed=outlets.passes_on)
        sound = make_sound(
            material,
            placed,
            placed.plan,
            placed.voices,
            video,
            folder,
            artist=artist,
            telephone=outlets.telephone,
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
            partial(_packing_progress, progress, material),
            outlets=outlets,
            given=label,
            described=make_described_sound(
                material, placed, described, video, folder, lambda _share: progress(PACKING, mixing_words())
            ),
        )
        findings = findings_of(material, placed, cues, sound, described)
        report = report_of(material, placed, cues, sound, described)
        consents = [credit.consent for credit in named.values()]
        manifest = manifest_of(material, placed, packed.files, consents, described, outlets.scopes_of_files)
        manifest = replace(manifest, bed=released_bed(sound))
        save_manifest(release, manifest, report=document_json(report), findings=part_json(findings))
    progress(CHECKING, _("measuring the finished files"))
    checks = verify(
        release, lambda share: progress(CHECKING + round(share * (1000 - CHECKING)), _("measuring the finished files"))
    )
    unlike = [failure.code for failure in failures(checks) if concerns_source(failure)]
    broken = [failure for failure in failures(checks) if failure.code not in unlike]
    if broken:
        raise Refused(
            _(
                "The finished files are not as they should be: {what}. What was live stays, but publishing again would "
                "end the same: tell the operator."
            ).format(what="; ".join(named_check(failure) for failure in broken[:3]))
        )
    findings = sort_by_gravity([*findings, *source_findings(material, unlike)])
    report = replace(report, checks=tuple(checks))
    with transaction.atomic():
        move_release(release, ReleaseState.READY, report=document_json(report), findings=part_json(findings))
        if is_held(findings):
            record_release(None, "held", release, after={"findings": [finding.code for finding in findings]})


def begin_build(release_id: int) -> Release:
    """Move the release to *building*. Its takes are chosen once, and again only if a voice withdrew meanwhile."""
    with transaction.atomic():
        release = Release.objects.select_related("version__tutorial").get(pk=release_id)
        if release.state == ReleaseState.QUEUED:
            move_release(release, ReleaseState.BUILDING, manifest=document_json(_initial_manifest(release)))
            set_sources(holder_of_release(release.pk), _recordings(release))
        elif release.state == ReleaseState.BUILDING and not choice_still_stands(release):
            update_building(release, manifest=document_json(_initial_manifest(release)))
            set_sources(holder_of_release(release.pk), _recordings(release))
            mark_unneeded(
                stored_files_of(holder_of_release(release.pk))
            )  # an earlier try may have stored the voice that withdrew
    return release


def _initial_manifest(release: Release) -> Choice:
    """The manifest of a build that begins: its choice, and what was asked of it."""
    return Choice(
        within_limit=read_choice(release.manifest).within_limit,
        chosen=choose(release.version, release.kind),
        chosen_described=choose_described(release.version, release.kind),
    )


def _recordings(release: Release) -> list[Holder]:
    """The takes that the build chose; it says afterwards which of them are heard."""
    chosen = Take.objects.filter(pk__in=read_choice(release.manifest).chosen_takes)
    return [holder_of_take(take) for take in chosen]


def update_building(release: Release, **fields: Any) -> None:
    """Write results of the build while the release is still *building*. A move by somebody else is not overwritten."""
    if Release.objects.filter(pk=release.pk, state=ReleaseState.BUILDING).update(**fields) != 1:
        raise Refused(_("This release was stopped."))
    for name, value in fields.items():
        setattr(release, name, value)


def save_manifest(release: Release, manifest: Manifest, **fields: Any) -> None:
    """Write the manifest, which names the files: from then on nobody removes them. If the build was stopped meanwhile,
    its files are deleted."""
    try:
        with transaction.atomic():
            update_building(release, manifest=document_json(manifest), **fields)
            mark_needed(holder_of_release(release.pk), {file.path for file in manifest.files})
            heard = {*manifest.recorded_takes, *manifest.described_takes}
            set_sources(holder_of_release(release.pk), [Holder(TAKE, take) for take in heard])
    except Refused:
        remove_files(stored_files_of(holder_of_release(release.pk)))
        raise


def publish_failed(job: Job, message: str) -> None:
    """The build failed: the release says why. The live release stays live."""
    release = Release.objects.select_related("version__tutorial").filter(pk=job.target).first()
    if release is None or release.state not in {ReleaseState.QUEUED, ReleaseState.BUILDING, ReleaseState.READY}:
        return
    with transaction.atomic():
        move_release(release, ReleaseState.FAILED, failure=message)
        mark_unneeded(stored_files_of(holder_of_release(release.pk)))
        record_release(None, "failed", release, reason=message)


def _packing_progress(progress: Progress, material: Material, ms: int) -> None:
    """Only drawing cues into the picture takes long; its progress is in milliseconds of the video."""
    share = min(1.0, ms / max(1, material.tutorial.duration_ms))
    progress(PACKING + round(share * (CHECKING - PACKING)), _("making the files"))
