"""Releases that were live before the search came can be found after the upgrade, and only those."""

from __future__ import annotations

from typing import Any

import pytest

from dubbing.models import SearchText
from tests.earlier_database import database_at
from tests.material import first_edition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def make_old_releases() -> None:
    with database_at(*first_edition.NODES) as old:
        row = old.get_model("tutorials", "Tutorial").objects.create(slug="a", title_fr="L’École", summary_fr="Été")
        interface = old.get_model("tutorials", "Tutorial").objects.create(slug="i", is_interface=True, code="AAAAA")
        old.get_model("tutorials", "Segment").objects.create(
            tutorial=row, public_id="s1", text="Touchez l’icône", start_ms=0, end_ms=9
        )
        segment: dict[str, Any] = {"segment": "s1", "start_ms": 1500, "end_ms": 2500, "text": "المس الأيقونة"}
        spoken = {**segment, "placement": {"start_ms": 1700.4}}
        manifest = {"title": "المدرسة", "summary": "", "segments": [segment, spoken, {"segment": "s2", "start_ms": 1}]}
        for number, (tutorial, state) in enumerate(((row, "live"), (row, "superseded"), (interface, "live")), 1):
            version, _ = old.get_model("tutorials", "LanguageVersion").objects.get_or_create(
                tutorial=tutorial, language="ar"
            )
            old.get_model("dubbing", "Release").objects.create(
                version=version, number=number, kind="voice", state=state, manifest=manifest
            )


def check() -> None:
    (found,) = SearchText.objects.select_related("release")
    assert found.release.number == 1
    assert found.title == "المدرسه\nl ecole"
    assert found.lines == [
        ["s1", 1500, "المس الأيقونة", "المس الايقونه touchez l icone"],
        ["s1", 1700, "المس الأيقونة", "المس الايقونه touchez l icone"],
    ]
    assert SearchText.objects.filter(text__contains="touchez").exists()
    assert SearchText.objects.filter(text__contains="ete").exists()


def test_what_is_live_is_found_after_the_upgrade() -> None:
    make_old_releases()
    check()
