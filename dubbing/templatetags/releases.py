"""A release in words and as a picture, for templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from craft.timing.verdict import Verdict
from dubbing.models import Release
from dubbing.queries import WithoutRoom
from dubbing.queries.own_sound import VoiceShare, voice_share
from dubbing.queries.room_wordings import wordings_with_room
from dubbing.queries.within_limit import is_kept_within_limit, is_too_long
from dubbing.releases import report_messages as words
from dubbing.releases import report_names
from dubbing.releases.timeline import release_picture
from journal.translated import translated
from subtitles.queries.rewordings import ShorterWording
from tutorials.models import LanguageVersion, Segment

register = template.Library()


@register.simple_tag
def with_wordings(
    version: LanguageVersion, rows: Sequence[WithoutRoom]
) -> list[tuple[WithoutRoom, tuple[ShorterWording, ...]]]:
    """Each with the approved wordings that would find room."""
    return wordings_with_room(version, rows)


@register.filter
def finding_message(finding: dict[str, Any]) -> str:
    """What a finding of a release says, in the reader's language."""
    return words.finding_message(finding)


register.filter(is_too_long)
register.filter(is_kept_within_limit)


@register.filter
def verdict_message(verdict: Verdict) -> str:
    """What becomes of a voice in the picture, in the reader's language."""
    return translated(verdict.message)


@register.filter
def partly_heard(release: Any) -> VoiceShare | None:
    """In how many of its segments a voice is heard, where it is not all of them. release: with `heard` and `takes`."""
    return voice_share(release.heard, release.takes)


@register.filter
def check_name(code: str) -> str:
    return report_names.check_name(code)


@register.filter
def figure_of(check: dict[str, Any], what: str) -> str:
    """What a check measured (`figure`) or allows (`limit`), as people read it."""
    return report_names.figure_shown(check["code"], check[what])


@register.filter
def of_finding(named: dict[str, Segment], finding: dict[str, Any]) -> list[Segment]:
    """The segments of a finding that are still there, in order. named: of the whole report."""
    found = [named[public_id] for public_id in finding.get("segments") or [] if public_id in named]
    return sorted(found, key=lambda segment: segment.number or 0)


@register.filter
def of_row(named: dict[str, Segment], row: dict[str, Any]) -> Segment | None:
    return named.get(row["segment"])


@register.filter
def report_messages(release: Release) -> list[str]:
    """The release's report as messages, in the reader's language, without what finds no room."""
    refused = [said for _refused, said in words.refused_messages(release.report)]
    return [said for said in words.report_messages(release.report) if said not in refused]


@register.filter
def refused_messages(release: Release) -> list[tuple[dict[str, Any], str]]:
    """Each segment that found no room in this release, and what is said of it."""
    return words.refused_messages(release.report)


@register.filter
def timeline(release: Release) -> SafeString:
    """The timeline picture of a release."""
    return release_picture(release)
