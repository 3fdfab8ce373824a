"""A language says its own name on the chooser: a take of the interface, released, heard, and gone with its voice."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client

from dubbing.actions import release_rollback, take_approve
from dubbing.models import Take
from dubbing.queries import progress_of
from dubbing.queries.retention import still_played
from dubbing.releases.spoken_name import make_spoken_name
from dubbing.releases.verify import verify
from journal.errors import NotAllowed
from media.picture.finished_file import look
from media.sound.measure import measure_file
from storage.files import StoredBytes, local_copy
from storage.models import StoredFile
from storage.stored_files import Holder
from tests import factories
from tests.dubbing.site_words import (
    Captured,
    approved,
    consenting,
    opened,
    released,
    says,
    spoken,
)
from tests.markup import flat
from tests.material import voices
from tutorials.models import LanguageVersion
from volunteers.actions import voice_withdraw
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_shipped_words")]


@pytest.fixture
def voice(db: None) -> User:
    return consenting(factories.volunteer())


def link(client: Client) -> str:
    """The address behind the Arabic loudspeaker, or nothing."""
    page = flat(client.get("/").text)
    row = page.split('hreflang="ar"><span>')[1].split("</li>")[0]
    return row.split('href="')[1].split('"')[0] if "data-say" in row else ""


def test_from_the_studio_to_the_chooser(
    by: User, voice: User, arabic: LanguageVersion, django_capture_on_commit_callbacks: Captured, client: Client
) -> None:
    rachid = factories.reviewer()
    take = spoken(arabic, voice, rachid, approve=False)
    assert (take.state, take.revision is not None) == ("submitted", True)
    assert not any(finding["code"] == "too_long" for finding in take.findings)  # it has no slot
    assert link(client) == ""
    with pytest.raises(NotAllowed):
        take_approve(by=voice, version=arabic, take=take)
    take_approve(by=rachid, version=arabic, take=take)
    assert progress_of([arabic])[arabic.pk].approved == 1
    done = released(arabic, by, django_capture_on_commit_callbacks)
    assert done.release.kind == "voice"
    address = link(client)
    assert address == f"/m/{done.release.manifest['spoken_name']}"
    heard = client.get(address)
    assert (heard.status_code, heard.headers["Content-Type"]) == (200, "audio/mp4")
    assert "immutable" not in heard.headers["Cache-Control"]
    checks = [(check.code, check.ok) for check in verify(done.release)]
    assert checks == [("roles", True), ("files_exist", True), ("files_sha256", True)], "no film is missed"
    with local_copy(done.release.manifest["spoken_name"], store="public") as path:
        file, loudness = look(path), measure_file(path)
    assert (file.audio, file.video, file.audio_codec, file.index_first, file.tags) == (1, 0, "aac", True, ())
    assert loudness.lufs == pytest.approx(-16, abs=0.5)
    assert loudness.dbtp <= -1.0
    length = take.speech_end_ms - take.speech_start_ms
    assert length < loudness.duration_ms < length + 500
    assert done.release.manifest["files"][0]["bytes"] < 60_000
    assert still_played([take]) == {take.pk}


def test_a_name_that_a_machine_says_is_marked(
    by: User, voice: User, arabic: LanguageVersion, django_capture_on_commit_callbacks: Captured, client: Client
) -> None:
    take = spoken(arabic, voice, factories.reviewer())
    assert "synthetic" not in released(arabic, by, django_capture_on_commit_callbacks).release.manifest
    assert "Voix d’ordinateur" not in client.get("/").text
    Take.objects.filter(pk=take.pk).update(device={"synthetic": True})
    assert released(arabic, by, django_capture_on_commit_callbacks).release.manifest["synthetic"] is True
    assert link(client)
    assert "Voix d’ordinateur" in client.get("/").text


def test_a_voice_that_withdraws_is_gone_from_the_chooser_and_from_the_store(
    by: User, voice: User, arabic: LanguageVersion, django_capture_on_commit_callbacks: Captured, client: Client
) -> None:
    spoken(arabic, voice, factories.reviewer())
    approved(arabic, {"Écouter": "اسمعوا"}, voice, User.objects.get(email="rachid@example.org"))
    path = released(arabic, by, django_capture_on_commit_callbacks).release.manifest["spoken_name"]
    approved(arabic, {"Écouter": "استمعوا هنا"}, voice, User.objects.get(email="rachid@example.org"))
    released(arabic, by, django_capture_on_commit_callbacks)
    assert link(client) == f"/m/{path}"
    with django_capture_on_commit_callbacks(execute=True):
        voice_withdraw(by=voice, user=voice)
    assert link(client) == ""
    assert client.get(f"/m/{path}").status_code == 404
    assert not storages["public"].exists(path)
    assert says("ar", "Listen") == "استمعوا هنا"  # the texts stay
    assert {row.state for row in StoredFile.objects.filter(path=path)} == {"gone"}
    with django_capture_on_commit_callbacks(execute=True):
        release_rollback(by=by, version=arabic, number=1)
    assert link(client) == ""
    assert says("ar", "Listen") == "اسمعوا"
    assert released(arabic, by, django_capture_on_commit_callbacks).release.manifest.get("spoken_name") is None


@pytest.mark.postgres
def test_a_voice_that_withdraws_while_its_file_is_made_is_not_released(
    by: User,
    voice: User,
    arabic: LanguageVersion,
    django_capture_on_commit_callbacks: Captured,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spoken(arabic, voice, factories.reviewer())
    approved(arabic, {"Écouter": "اسمعوا"}, voice, User.objects.get(email="rachid@example.org"))
    made: list[str] = []

    def withdrawn_meanwhile(take: Take, holder: Holder) -> StoredBytes:
        clip = make_spoken_name(take, holder)
        made.append(clip.path)
        voice_withdraw(by=voice, user=voice)
        return clip

    monkeypatch.setattr("dubbing.actions.interface.make_spoken_name", withdrawn_meanwhile)
    done = released(arabic, by, django_capture_on_commit_callbacks)
    assert (done.release.kind, done.release.manifest.get("spoken_name")) == ("subtitles", None)
    assert link(client) == ""
    assert says("ar", "Listen") == "اسمعوا"
    assert len(made) == 1 and not storages["public"].exists(made[0])


def test_french_says_its_name_from_the_french(
    by: User, django_capture_on_commit_callbacks: Captured, client: Client
) -> None:
    french = opened(by, "fr")
    assert progress_of([french])[french.pk].steps["to_record"] == 1
    take = spoken(french, consenting(factories.volunteer("fr", "lucie")), factories.reviewer("fr", "paul"), "fr")
    assert take.revision is None
    done = released(french, by, django_capture_on_commit_callbacks)
    assert done.release.manifest["strings"] == []
    page = client.get("/").text
    assert page.count("data-say") == 1
    assert says("fr", "Listen") == "Écouter"


def test_a_name_recorded_elsewhere_comes_in_by_command(arabic: LanguageVersion, voice: User, client: Client) -> None:
    approved(arabic, {"spoken-name": "العربية. اختاروا لغتكم."}, voice, factories.reviewer())
    file = voices.human("en", "auth-thankyou")
    call_command("add_take", "interface", "ar", "1", str(file), "--voice", voice.email, "--approve", "--json")
    take = Take.objects.get()
    assert (take.segment.public_id, take.state) == ("spoken-name", "approved")
    call_command("interface_texts", "ar", "--release", "--json")
    assert client.get(link(client)).status_code == 200


@pytest.mark.postgres
def test_the_chooser_costs_the_same_with_names(
    by: User,
    voice: User,
    arabic: LanguageVersion,
    django_capture_on_commit_callbacks: Captured,
    client: Client,
    django_assert_max_num_queries: Captured,
) -> None:
    spoken(arabic, voice, factories.reviewer())
    released(arabic, by, django_capture_on_commit_callbacks)
    with django_assert_max_num_queries(5):
        page = flat(client.get("/").text)
    assert "<audio" not in page  # nothing of the sound is asked for before the tap
    assert '<span class="visually-hidden">Écouter: <bdi lang="ar">العربية</bdi></span>' in page
