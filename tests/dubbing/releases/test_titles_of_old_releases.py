"""A release from before manifests held a title shows parents the same title and summary as it did."""

from __future__ import annotations

from typing import Any

import pytest

from craft import languages
from dubbing.models import Release
from parents.queries.lists import list_cards, list_releases
from tests.earlier_database import database_at
from tests.material import first_edition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
FILES: dict[str, Any] = {"files": [{"role": "hls", "path": "a/b", "bytes": 1}], "segments": [{"take": None}]}
FRENCH, CHINESE = "Allumer la tablette", "打开平板"


def test_every_finished_release_has_the_texts_that_parents_read() -> None:
    manifests = {
        "zh-Hans": {**FILES},
        "ar": {**FILES},
        "tr": {**FILES, "title": "Tableti açmak", "summary": ""},
        "ru": {**FILES, "title": "Как включить планшет", "summary": "Кнопка."},
        "uk": {"chosen": [{"segment": "s1"}]},
    }
    with database_at(*first_edition.NODES) as old:
        tutorial = old.get_model("tutorials", "Tutorial").objects.create(
            slug="allumer", title_fr=FRENCH, summary_fr="Le bouton.", title_zh_hans=CHINESE, title_ar=" ", state="open"
        )
        for language, manifest in manifests.items():
            version = old.get_model("tutorials", "LanguageVersion").objects.create(tutorial=tutorial, language=language)
            state = "live" if "files" in manifest else "building"
            old.get_model("dubbing", "Release").objects.create(
                version=version, number=1, kind="voice", state=state, manifest=manifest
            )

    after = dict(Release.objects.values_list("version__language", "manifest"))
    assert after == {
        "zh-Hans": {**FILES, "title": CHINESE, "summary": "Le bouton."},
        "ar": {**FILES, "title": FRENCH, "summary": "Le bouton."},
        "tr": {**FILES, "title": "Tableti açmak", "summary": "Le bouton."},
        "ru": manifests["ru"],
        "uk": manifests["uk"],
    }
    tags = [languages.get(tag) for tag in ("zh-Hans", "ar")]
    titled = {language.tag: list_cards(list_releases(language))[0].card for language in tags}
    assert (titled["zh-Hans"].title, titled["zh-Hans"].title_lang.tag) == (CHINESE, "zh-Hans")
    assert (titled["ar"].title, titled["ar"].title_lang.tag) == (FRENCH, "fr")
