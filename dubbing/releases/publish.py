"""From approved texts and takes to a release that parents watch. Reads top to bottom like the recipe.

Everything is built beside what is live: a build that stops anywhere leaves the parents' page as it was. It may run
again at any point: what it chose is kept with the release, and files lie under the digest of their content.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dubbing.models import Release
from dubbing.releases.choice import choice_still_stands, choose
from dubbing.releases.cues import lay_out
from dubbing.releases.going_live import go_live, record_release
from dubbing.releases.judging import findings_of, is_held, manifest_of, report_of
from dubbing.releases.material import Material, load
from dubbing.releases.packaging import package
from dubbing.releases.placing import place
from dubbing.releases.report_messages import named_check
from dubbing.releases.sound import make_sound, may_have_hotline
from dubbing.releases.verify import failures, verify
from dubbing.states import R, move_release
from dubbing.stored_files import delete_unnamed
from jobs.execution import Progress
from jobs.machine_trouble import require_room
from jobs.models import Job
from journal.errors import Refused
from storage.files import scratch
from tutorials.pipelines.renditions import ensure_renditions

# Permille of the whole at which each step begins. The mix is most of it; renditions are made only when missing.
PICTURE, SOUND, PACKING, CHECKING = 20, 200, 700, 900


def publish(job: Job, progress: Progress) -> None:
    """Build the release that the job names, and put it live unless its findings hold it."""
    release = opened(int(job.target))
    if release.state == R.BUILDING:
        build(release, progress)
    if release.state == R.READY and not is_held(release.findings):
        go_live(release)


def build(release: Release, progress: Progress, *, again: bool = False) -> None:
    """Collect, align, fit, mix, judge, write cues, encode, package, verify: then the release is ready."""
    progress(0, _("collecting what was approved"))
    require_room()
    material = load(release)
    video = ensure_renditions(
        material.tutorial, lambda permille, doing: progress(PICTURE + permille * (SOUND - PICTURE) // 1000, doing)
    )
    progress(SOUND, _("placing the voices over the picture"))
    placed = place(material)
    cues = lay_out(material, placed)
    with scratch("release") as folder:
        sound = make_sound(
            material,
            placed,
            video,
            folder,
            hotline=may_have_hotline(placed),
            on_progress=lambda share: progress(
                SOUND + round(share * (PACKING - SOUND)), _("fitting and mixing the voices")
            ),
        )
        parcel = package(material, placed, cues, sound, video, folder, partial(_packing, progress, material))
        findings = findings_of(material, placed, cues, sound)
        report = report_of(material, placed, cues, sound)
        keep_named(release, manifest_of(material, placed, parcel.files), report=report, findings=findings)
    progress(CHECKING, _("measuring the finished files"))
    checks = verify(
        release, lambda share: progress(CHECKING + round(share * (1000 - CHECKING)), _("measuring the finished files"))
    )
    if not again and any(failure.code == "files_exist" for failure in failures(checks)):
        # A withdrawal removed a file that this build had found there before its row named it. Now it does.
        build(release, progress, again=True)
        return
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


def opened(release_id: int) -> Release:
    """The release, being built. What it is made of is chosen once, and again only if a voice withdrew meanwhile."""
    with transaction.atomic():
        release = Release.objects.select_related("version__tutorial").get(pk=release_id)
        if release.state == R.QUEUED:
            move_release(release, R.BUILDING, manifest={"chosen": choose(release.version, release.kind)})
        elif release.state == R.BUILDING and not choice_still_stands(release):
            keep(release, manifest={"chosen": choose(release.version, release.kind)})
    return release


def keep(release: Release, **fields: Any) -> None:
    """Write what the build found, while it still builds: somebody else's move is never overwritten."""
    if Release.objects.filter(pk=release.pk, state=R.BUILDING).update(**fields) != 1:
        raise Refused(_("This release was stopped."))
    for name, value in fields.items():
        setattr(release, name, value)


def keep_named(release: Release, manifest: dict[str, Any], **fields: Any) -> None:
    """`keep` what names the files: from now on nobody removes them. Of a build that was stopped, none may stay."""
    try:
        keep(release, manifest=manifest, **fields)
    except Refused:
        delete_unnamed({file["path"] for file in manifest["files"]})
        raise


def publish_failed(job: Job, sentence: str) -> None:
    """The build ended badly: the release says why, what is live stays live."""
    release = Release.objects.select_related("version__tutorial").filter(pk=job.target).first()
    if release is None or release.state not in {R.QUEUED, R.BUILDING, R.READY}:
        return
    with transaction.atomic():
        move_release(release, R.FAILED, failure=sentence)
        record_release(None, "failed", release, reason=sentence)


def _packing(progress: Progress, material: Material, ms: int) -> None:
    """Only drawing cues into the picture takes long; its progress is the film's milliseconds."""
    share = min(1.0, ms / max(1, material.tutorial.duration_ms))
    progress(PACKING + round(share * (CHECKING - PACKING)), _("making the files"))
