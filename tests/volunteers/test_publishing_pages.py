"""The page of a version: publish with progress, held builds, going back, withdrawing, the report."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest

from craft.timing.alignment_report import AlignmentReport
from dubbing.models import Release, Take
from dubbing.progress.refresh import clear_progress_cache
from jobs.models import Job
from tests import factories
from tests.markup import flat
from tests.stored_rows import record_rows
from tests.volunteers.shortcuts import approved, release, signed_in, take
from tutorials.models import LanguageVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> LanguageVersion:
    return factories.version(factories.tutorial(), "ar", factories.coordinator())


@pytest.fixture
def client(version: LanguageVersion) -> Any:
    assert version.opened_by is not None
    return signed_in(version.opened_by)


def at(version: LanguageVersion, more: str = "") -> str:
    return f"/atelier/versions/{version.tutorial.slug}/{version.language}/{more}"


def test_untranslated_sentences_are_named_and_nothing_is_queued(version: LanguageVersion, client: Any) -> None:
    answer = client.post(at(version, "publish/"), {"kind": "subtitles"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'class="notice bad"' in page
    assert 'id="publish-title"' in page  # still on the version's page
    assert not Release.objects.exists()
    assert client.post(at(version, "publish/"), {"kind": "opera"}).status_code == 400


def test_what_has_no_approved_text_has_no_button_to_publish(version: LanguageVersion, client: Any) -> None:
    assert at(version, "publish/") not in client.get(at(version)).content.decode()
    amina = factories.volunteer("ar")
    approved(version, amina, factories.reviewer("ar"))
    assert kinds_offered(client, version) == ["subtitles"], "nobody has lent a voice yet"
    take(version, amina, factories.speech(version.tutorial)[0], state=Take.State.APPROVED)
    clear_progress_cache()
    assert kinds_offered(client, version) == ["voice", "subtitles"]


def kinds_offered(client: Any, version: LanguageVersion) -> list[str]:
    page = client.get(at(version)).content.decode()
    assert at(version, "publish/") in page
    return re.findall(r'name="kind" value="(\w+)"', page)


def test_publishing_shows_its_progress_until_it_ends(version: LanguageVersion, client: Any) -> None:
    approved(version, factories.volunteer("ar"), factories.reviewer("ar"))
    assert client.post(at(version, "publish/"), {"kind": "subtitles"}).url == at(version)
    assert client.post(at(version, "publish/"), {"kind": "subtitles"}).url == at(version)  # a double click
    built = Release.objects.get()
    Job.objects.filter(kind="dubbing.release").update(state="running", permille=420, doing="mixage des voix")
    Release.objects.update(state="building")
    answer = client.get(at(version, "progress/"))
    assert "HX-Refresh" not in answer.headers
    page, part = client.get(at(version)).content.decode(), answer.content.decode()
    for text in (page, part):
        assert f'hx-get="{at(version, "progress/")}"' in text
        assert 'value="420"' in text
        assert "mixage des voix" in text
    assert "<html" not in part
    Release.objects.filter(pk=built.pk).update(state="failed", failure="Le disque est plein.")
    answer = client.get(at(version, "progress/"))
    assert answer.headers["HX-Refresh"] == "true"  # the stage above it is another one now
    part = answer.content.decode()
    assert "hx-get" not in part
    assert "Le disque est plein." in part


def test_a_held_build_is_published_with_a_reason(version: LanguageVersion, client: Any) -> None:
    held = release(version, state="ready", findings=[{"code": "cues_too_fast", "segments": ["s1"]}], manifest={"f": 1})
    assert f'name="number" value="{held.number}"' in client.get(at(version)).content.decode()
    client.post(at(version, "live/"), {"number": held.number, "reason": "relu avec Amina", "sure": "yes"})
    held.refresh_from_db()
    assert held.state == "live"


def test_going_back_and_withdrawing(version: LanguageVersion, client: Any) -> None:
    files = [{"role": "subtitles", "path": "00/nothing.vtt", "bytes": 1, "sha256": "0" * 64}]
    old = release(version, state="superseded", manifest={"files": files, "segments": []})
    record_rows(old)
    new = release(version, state="live", manifest={"files": [{"role": "subtitles"}], "segments": []})
    client.post(at(version, "live/"), {"number": old.number, "sure": "yes"})
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == ("live", "superseded")
    client.post(at(version, "withdraw/"), {"reason": "une erreur", "sure": "yes"})
    old.refresh_from_db()
    assert old.state == "withdrawn"
    again = client.post(at(version, "withdraw/"), {"sure": "yes"})
    assert again.status_code == 400
    unfinished = release(version, state="failed")
    assert client.post(at(version, "live/"), {"number": unfinished.number, "sure": "yes"}).status_code == 400
    for nothing in ("", "x", "99", "²", "9" * 5000):
        assert client.post(at(version, "live/"), {"number": nothing}).status_code == 404


def test_the_french_version_is_published_without_talk_of_a_voice(version: LanguageVersion, client: Any) -> None:
    french = factories.version(version.tutorial, "fr")
    page = flat(client.get(at(french)).content.decode())
    assert 'name="kind" value="subtitles"' in page
    assert 'name="kind" value="voice"' not in page


def test_the_report_is_a_picture_sentences_and_a_file(version: LanguageVersion, client: Any) -> None:
    done = release(
        version,
        kind="voice",
        manifest={"duration_ms": 10_000, "segments": placed(version)},
        report=some_report(),
        findings=[{"code": "not_recorded", "segments": ["s2"]}],
    )
    page = client.get(at(version, f"report/{done.number}/")).content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="timeline"' in page
    assert "<style" not in page
    assert " style=" not in page
    assert 'class="badge bad"' in page  # one check does not hold
    file = client.get(at(version, f"report/{done.number}/?format=json"))
    assert file.json()["report"]["loudness"]["lufs"] == -16.0
    assert file.headers["Content-Disposition"] == 'attachment; filename="allumer-la-tablette-ar-1.json"'
    assert client.get(at(version, "report/9/")).status_code == 404


def placed(version: LanguageVersion) -> list[dict[str, Any]]:
    return [
        {
            "segment": one.public_id,
            "position": number + 1,
            "start_ms": one.start_ms,
            "end_ms": one.end_ms,
            "text": "<b>نص</b>",
            "take": None,
            "placement": {"start_ms": one.start_ms, "end_ms": one.end_ms, "rate": 1.05},
        }
        for number, one in enumerate(factories.speech(version.tutorial))
    ]


def some_report() -> dict[str, Any]:
    return {
        "takes": {"heard": 3, "of": 3, "fitted_anew": 3},
        "alignment": {
            **dict.fromkeys((field.name for field in fields(AlignmentReport)), 0),
            "onset_deviation_p50_ms": 40,
            "onset_deviation_p95_ms": 300,
            "onset_deviation_max_ms": 400,
            "rate_p50": 1.02,
            "rate_max": 1.08,
            "share_above_1_10": 0.0,
        },
        "loudness": {"lufs": -16.0, "dbtp": -1.5},
        "refused": [],
        "checks": [
            {"code": "cues_parse", "ok": True, "figure": 0, "limit": 0},
            {"code": "mp4_bytes", "ok": False, "figure": 17_000_000, "limit": 16_000_000},
        ],
    }
