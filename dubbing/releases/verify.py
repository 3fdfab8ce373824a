"""Measures the *files* of a release again, independently: nothing that the build reported is trusted."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from django.utils.translation import gettext as _

from dubbing.models import Release
from dubbing.releases.verifying import files, held, leaving, picture, playlists, sound, text
from dubbing.releases.verifying.check import Check, Subject
from journal.errors import Refused
from media.programs.process import MediaError
from storage.files import local_copy, scratch


def verify(release: Release, on_progress: Callable[[float], None] | None = None) -> list[Check]:
    """Every check of the files that the release's manifest lists. Nothing is changed."""
    report = on_progress or (lambda _share: None)
    if not release.manifest.get("files"):
        raise Refused(_("Release {number} has no files.").format(number=release.number))
    checks = files.all_there(release)
    if not all(check.ok for check in checks):
        return checks  # a missing file cannot be measured
    with ExitStack() as stack:
        folder = stack.enter_context(scratch("verify"))
        subject = Subject(
            release=release,
            folder=folder,
            paths={
                file["path"]: stack.enter_context(local_copy(file["path"], store="public"))
                for file in release.manifest["files"]
            },
        )
        for share, step in (
            (0.1, playlists.resolve),
            (0.2, text.cues),
            (0.4, picture.messaging),
            (0.5, leaving.given_away),
            (0.6, held.picture),
            (0.9, sound.voice),
            (1.0, sound.described),
        ):
            try:
                checks += step(subject)
            except (MediaError, OSError, ValueError) as broken:
                checks.append(Check(f"{step.__name__}_readable", False, str(broken), None))
            report(share)
    return checks


def failures(checks: list[Check]) -> list[Check]:
    return [check for check in checks if not check.ok]
