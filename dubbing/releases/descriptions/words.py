"""What a release says of its audio descriptions: for coordinators, beside the other findings and figures."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dubbing.reports import Report

NO_ROOM: Promise | str = gettext_lazy(
    "Audio descriptions that no pause near their moment can hold: they are not heard. Shorten them, or move them."
)


def described_messages(report: Report) -> list[str]:
    """How many are heard; nothing for a release without any."""
    if report.described is None:
        return []
    return [_("{n} of {of} audio descriptions are heard.").format(n=report.described.heard, of=report.described.of)]
