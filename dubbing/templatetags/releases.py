"""A release in words and as a picture, for templates."""

from __future__ import annotations

from django import template

from craft.documents import Json, read_part
from craft.timing.verdict import Verdict
from dubbing.models import Release
from dubbing.queries.lengthening_limit import is_kept_within_limit, is_too_long
from dubbing.queries.own_sound import voice_share
from dubbing.queries.room_wordings import wordings_with_room
from dubbing.releases import report_messages as words
from dubbing.releases import report_names
from dubbing.reports import Check, RefusedTake, ReleaseFinding, read_report
from journal.message_translation import translate_message
from tutorials.models import Segment

register = template.Library()


register.simple_tag(wordings_with_room, name="with_wordings")
register.filter(is_too_long)
register.filter(is_kept_within_limit)
register.filter(voice_share)
register.filter(report_names.check_name)


@register.filter
def finding_message(finding: Json) -> str:
    """What a finding of a release says, in the reader's language."""
    return words.finding_message(read_part(ReleaseFinding, finding))


@register.filter
def verdict_message(verdict: Verdict) -> str:
    """What becomes of a voice in the picture, in the reader's language."""
    return translate_message(verdict.message)


@register.filter
def figure_of(check: Check, what: str) -> str:
    """What a check measured (`figure`) or allows (`limit`), as people read it."""
    return report_names.figure_shown(check.code, check.limit if what == "limit" else check.figure)


@register.filter
def of_finding(named: dict[str, Segment], finding: Json) -> list[Segment]:
    """The segments of a finding that are still there, in order. named: of the whole report."""
    segments = read_part(ReleaseFinding, finding).segments
    found = [named[public_id] for public_id in segments if public_id in named]
    return sorted(found, key=lambda segment: segment.number or 0)


@register.filter
def of_row(named: dict[str, Segment], row: RefusedTake) -> Segment | None:
    return named.get(row.segment)


@register.filter
def report_messages(release: Release) -> list[str]:
    """The release's report as messages, in the reader's language, without what finds no room."""
    report = read_report(release.report)
    refused = [said for _refused, said in words.refused_messages(report)]
    return [said for said in words.report_messages(report) if said not in refused]
