"""Measures the *files* of a release again, independently: nothing that the build reported is trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from django.utils.translation import gettext as _

from dubbing.manifests import read_manifest
from dubbing.models import Release
from dubbing.releases.outlets import OutletSource, registered_outlets
from dubbing.releases.verification import (
    bed,
    files,
    held_picture,
    picture,
    playlists,
    redistribution,
    sound,
    source,
    text,
)
from dubbing.releases.verification.check import Subject
from dubbing.reports import Check
from jobs.machine_trouble import missing_resource
from journal.errors import Refused
from media.programs.process import MediaError
from storage.files import exists, local_copy, scratch


def verify(release: Release, on_progress: Callable[[float], None] | None = None) -> list[Check]:
    """Every check of the files that the release's manifest lists. Nothing is changed. Raises what the machine lacked
    (`jobs.machine_trouble`): it says nothing about the files."""
    report = on_progress or (lambda _share: None)
    manifest = read_manifest(release.manifest)
    if not manifest.files:
        raise Refused(_("Release {number} has no files.").format(number=release.number))
    with ExitStack() as stack:
        # Fetched once, where the store is far away.
        paths = {
            file.path: stack.enter_context(local_copy(file.path, store="public"))
            for file in manifest.files
            if exists(file.path, store="public")
        }
        checks = files.all_there(release, paths)
        if not all(check.ok for check in checks) or release.version.tutorial.is_interface:
            return checks  # a missing file cannot be measured, and spoken words of the site have no film to be beside
        subject = Subject(release, stack.enter_context(scratch("verify")), paths)
        for share, step in (
            (0.1, playlists.resolve),
            (0.2, text.cues),
            (0.4, picture.check_messaging),
            *_checks_of(OutletSource.PICTURE, 0.4),
            (0.5, redistribution.given_away),
            *_checks_of(OutletSource.SOUND, 0.5),
            (0.6, held_picture.picture),
            (0.9, sound.voice),
            *_checks_of(OutletSource.TELEPHONE, 0.9),
            (0.95, sound.check_descriptions),
            (1.0, source.alike),
        ):
            try:
                checks += step(subject)
            except (MediaError, OSError, ValueError) as broken:
                if missing_resource(broken):
                    raise  # nothing is known about the file
                checks.append(Check(f"{step.__name__}_readable", False, str(broken), None))
            report(share)
    return checks


def _checks_of(source: OutletSource, share: float) -> Iterator[tuple[float, Callable[[Subject], list[Check]]]]:
    """Of all outlets, also of those that are switched off: what has their files was made before."""
    for outlet in registered_outlets():
        if outlet.checks is not None and outlet.source is source:
            yield share, outlet.checks


def failures(checks: list[Check]) -> list[Check]:
    return [check for check in checks if not check.ok]


def concerns_source(check: Check) -> bool:
    """Whether it compares the release with the film that it was made of: building it again changes nothing, a person
    decides (`assessment.source_findings`)."""
    return check.code.startswith((source.PREFIX, bed.PREFIX))
