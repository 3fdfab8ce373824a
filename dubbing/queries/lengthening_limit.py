"""Whether somebody said that a version must not become longer than the town's limit, and what stands of it."""

from __future__ import annotations

from dubbing.manifests import Choice
from dubbing.models import Release
from dubbing.queries.manifest_columns import WITHIN_LIMIT
from dubbing.reports import read_findings
from tutorials.models import LanguageVersion

TOO_LONG = "held_long"
"""The finding that holds a release that is longer than the town allows."""


def is_too_long(release: Release) -> bool:
    """Whether a release is longer than the town allows."""
    return any(finding.code == TOO_LONG for finding in read_findings(release.findings))


def is_kept_within_limit(version: LanguageVersion) -> bool:
    """The last answer counts: that of the newest release with a voice (a request without an answer takes over the one
    before), unless one that is too long was put live since. One query, two where the answer is no."""
    voiced = Release.objects.filter(version=version, kind=Release.Kind.VOICE).order_by("-number")
    last = voiced.values_list(WITHIN_LIMIT, "created_at").first()
    if last is None or not last[0]:
        return False
    return not any(map(is_too_long, voiced.filter(live_at__gt=last[1]).only("findings")))


def limit_answer(version: LanguageVersion, kind: str, answer: bool | None) -> Choice:
    """What the manifest of a new release says of it. answer: None as it was said last."""
    if kind != Release.Kind.VOICE:
        return Choice()
    return Choice(within_limit=is_kept_within_limit(version) if answer is None else answer)
