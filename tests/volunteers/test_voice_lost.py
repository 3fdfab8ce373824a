"""Nothing takes a voice from parents with one tap: the page names the voice and how much of it, and a yes does it."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from dubbing.models import Release, Take
from dubbing.progress.refresh import clear_progress_cache
from tests import factories
from tests.stored_rows import record_rows
from tests.volunteers.shortcuts import approved, consenting, release, signed_in, take
from tutorials.models import LanguageVersion
from volunteers.models import User

pytestmark = pytest.mark.django_db
AGO = timedelta(hours=1)


@pytest.fixture
def amina() -> User:
    return consenting(factories.volunteer("ar"))


@pytest.fixture
def version(amina: User) -> LanguageVersion:
    """All three sentences are said by Amina, approved and live."""
    version = factories.version(factories.tutorial(), "ar", factories.coordinator())
    revisions = approved(version, amina, factories.reviewer("ar"))[1:]
    for segment, revision in zip(factories.speech(version.tutorial), revisions, strict=True):
        said = {"audio": f"{segment.pk}.flac", "speech_end_ms": 900, "reviewed_at": timezone.now() - AGO}
        take(version, amina, segment, state=Take.State.APPROVED, revision=revision, **said)
    release(version, kind="voice", manifest=manifest(version, amina, 3))
    return version


def manifest(version: LanguageVersion, voice: User, heard: int) -> dict[str, Any]:
    files = [{"role": "subtitles", "path": "00/nothing.vtt", "bytes": 1, "sha256": "0" * 64}]
    rows = [
        {
            "segment": segment.public_id,
            "take": str(segment.pk) if number < heard else None,
            "voice": voice.pk if number < heard else None,
        }
        for number, segment in enumerate(factories.speech(version.tutorial))
    ]
    return {"segments": rows, "files": files}


@pytest.fixture
def client(version: LanguageVersion) -> Any:
    assert version.opened_by is not None
    return signed_in(version.opened_by)


PAGE = "/atelier/versions/allumer-la-tablette/ar/"


def post(client: Any, where: str, **fields: object) -> tuple[Any, str]:
    answer = client.post(PAGE + where, fields)
    return answer, " ".join(unescape(answer.content.decode()).split())


def test_subtitles_only_over_a_voice_asks_and_a_yes_does_it(version: LanguageVersion, client: Any) -> None:
    answer, page = post(client, "publish/", kind="subtitles")
    assert answer.status_code == 200 and 'id="final-act"' in page
    assert "Les parents perdent la voix de Amina : 3 des 3 phrases qu’ils entendent" in page
    assert f'href="{PAGE}"' in page and "Publier les sous-titres seulement" in page
    assert Release.objects.count() == 1, "nothing before the yes"
    assert post(client, "publish/", kind="subtitles", sure="yes")[0].url == PAGE
    assert Release.objects.get(number=2).kind == "subtitles"


def test_where_parents_lose_nothing_nothing_is_asked(version: LanguageVersion, client: Any) -> None:
    assert post(client, "publish/", kind="voice")[0].url == PAGE
    Release.objects.all().delete()
    assert post(client, "publish/", kind="subtitles")[0].url == PAGE  # nothing is live
    Release.objects.update(state="live")
    assert post(client, "publish/", kind="subtitles")[0].url == PAGE  # over subtitles


def test_fewer_voices_than_parents_hear_now_are_asked_for_first(version: LanguageVersion, client: Any) -> None:
    first, second, third = factories.speech(version.tutorial)
    Take.objects.filter(segment=second).update(state=Take.State.REJECTED)
    third.retired_at = timezone.now()
    third.save()  # what the film does not say any more is no loss
    _answer, page = post(client, "publish/", kind="voice", within_limit="no")
    assert "Amina : 1 des 3 phrases" in page and 'name="within_limit" value="no"' in page
    assert Release.objects.count() == 1
    assert post(client, "publish/", kind="voice", sure="yes")[0].url == PAGE
    Take.objects.filter(segment=first).update(state=Take.State.REJECTED)
    assert post(client, "publish/", kind="voice")[0].status_code == 400, "what cannot be built is said, not asked"


def test_another_release_says_what_voice_goes(version: LanguageVersion, amina: User, client: Any) -> None:
    for heard, said in ((0, "3 des 3 phrases"), (1, "2 des 3 phrases"), (3, "")):
        for state in ("superseded", "ready"):
            other = release(version, state=state, manifest=manifest(version, amina, heard))
            record_rows(other)
            _answer, page = post(client, "live/", number=other.number)
            assert 'id="final-act"' in page
            assert ("Les parents perdent la voix" in page) == bool(said) and said in page, (heard, state)


def test_afterwards_the_page_says_what_is_so(version: LanguageVersion, client: Any) -> None:
    Release.objects.update(state="superseded")
    release(version, kind="subtitles")
    page = unescape(client.get(PAGE).content.decode())
    assert "des enregistrements sont approuvés que les parents n’entendent pas" in page
    assert "approuvé depuis" not in page
    Take.objects.update(reviewed_at=timezone.now() + AGO)
    clear_progress_cache()
    assert "approuvé depuis" in unescape(client.get(PAGE).content.decode())
