"""A file that comes in in small lots, until its process dies: for the tests of imports."""

from __future__ import annotations

from typing import Any

import pytest

from subtitles.models import Draft, TextImport, Translation
from tests import factories
from tests.subtitles.exchanged import back, claire, filled
from tutorials.models import LanguageVersion, Segment, Tutorial

TEXTS = {
    "Allumer la tablette": "Tableti açmak",
    **dict(
        zip(
            (french for _start, _end, french in factories.FRENCH),
            (
                "Tablet için düğmeye üç saniye basın.",
                "Şimdi mavi simgeye dokunun.",
                "Mesajı okuyun, sonra oka dokunun.",
            ),
            strict=True,
        )
    ),
}


class Killed(BaseException):
    """The process dies: nothing of ours catches it."""


def bring(version: LanguageVersion, how: str = "approve") -> str:
    """The file that was sent, brought in until the process dies."""
    file = filled(version, TEXTS)
    with pytest.raises(Killed):
        back(version, claire(), "in.po", file, submit=how == "submit", approve=how == "approve")
    return file


def texts() -> dict[str, str]:
    """French → text and state of what is the latest."""
    rows = Translation.objects.filter(latest__isnull=False)
    return {row.segment.text: f"{row.latest.text} {row.latest.state}" for row in rows}


def everything() -> list[Any]:
    """All that an import may touch, as the pages see it."""
    translations = Translation.objects.filter(latest__isnull=False) | Translation.objects.filter(approved__isnull=False)
    shown = [
        (row.segment_id, row.language, row.latest_id, row.latest and row.latest.state, row.approved_id)
        for row in translations.order_by("pk")
    ]
    drafts = list(
        Draft.objects.order_by("segment_id").values_list("segment_id", "person_id", "text", "base_number", "aside")
    )
    titles = list(Tutorial.objects.values_list("title_tr", "title_fr"))
    return [shown, drafts, titles, list(Segment.objects.order_by("pk").values_list("text", flat=True))]


def last() -> TextImport:
    return TextImport.objects.select_related("tutorial", "person").latest("pk")
