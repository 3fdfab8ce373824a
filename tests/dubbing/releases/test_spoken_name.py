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
from tests.dubbing.site_words import Captured, Site, consenting, opened, released, says, spoken
from tests.markup import flat
from tests.material import voices
from volunteers.actions import voice_withdraw
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_shipped_words")]


def link(client: Client) -> str:
    """The address behind the Arabic loudspeaker, or nothing."""
    page = flat(client.get("/").text)
    row = page.split('hreflang="ar"><span>')[1].split("</li>")[0]
    return row.split('href="')[1].split('"')[0] if "data-say" in row else ""


def test_from_the_studio_to_the_chooser(site: Site, client: Client) -> None:
    take = site.say_name(approve=False)
    assert (take.state, take.revision is not None) == ("submitted", True)
    assert not any(finding["code"] == "too_long" for finding in take.findings)  # it has no slot
    assert link(client) == ""
    with pytest.raises(NotAllowed):
        take_approve(by=site.voice, version=site.version, take=take)
    take_approve(by=site.reviewer, version=site.version, take=take)
    assert progress_of([site.version])[site.version.pk].approved == 1
    done = site.release()
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


def test_a_name_that_a_machine_says_is_marked(site: Site, client: Client) -> None:
    take = site.say_name()
    assert "synthetic" not in site.release().release.manifest
    assert "Voix d’ordinateur" not in client.get("/").text
    Take.objects.filter(pk=take.pk).update(device={"synthetic": True})
    assert site.release().release.manifest["synthetic"] is True
    assert link(client)
    assert "Voix d’ordinateur" in client.get("/").text


def test_a_voice_that_withdraws_is_gone_from_the_chooser_and_from_the_store(site: Site, client: Client) -> None:
    site.say_name()
    site.approve({"Écouter": "اسمعوا"})
    path = site.release().release.manifest["spoken_name"]
    site.approve({"Écouter": "استمعوا هنا"})
    site.release()
    assert link(client) == f"/m/{path}"
    with site.commits():
        voice_withdraw(by=site.voice, user=site.voice)
    assert link(client) == ""
    assert client.get(f"/m/{path}").status_code == 404
    assert not storages["public"].exists(path)
    assert says("ar", "Listen") == "استمعوا هنا"  # the texts stay
    assert {row.state for row in StoredFile.objects.filter(path=path)} == {"gone"}
    with site.commits():
        release_rollback(by=site.by, version=site.version, number=1)
    assert link(client) == ""
    assert says("ar", "Listen") == "اسمعوا"
    assert site.release().release.manifest.get("spoken_name") is None


@pytest.mark.postgres
def test_a_voice_that_withdraws_while_its_file_is_made_is_not_released(
    site: Site, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.say_name()
    site.approve({"Écouter": "اسمعوا"})
    made: list[str] = []

    def withdrawn_meanwhile(take: Take, holder: Holder) -> StoredBytes:
        clip = make_spoken_name(take, holder)
        made.append(clip.path)
        voice_withdraw(by=site.voice, user=site.voice)
        return clip

    monkeypatch.setattr("dubbing.actions.interface.make_spoken_name", withdrawn_meanwhile)
    done = site.release()
    assert (done.release.kind, done.release.manifest.get("spoken_name")) == ("subtitles", None)
    assert link(client) == ""
    assert says("ar", "Listen") == "اسمعوا"
    assert len(made) == 1 and not storages["public"].exists(made[0])


def test_french_says_its_name_from_the_french(by: User, commits: Captured, client: Client) -> None:
    french = opened(by, "fr")
    assert progress_of([french])[french.pk].steps["to_record"] == 1
    take = spoken(french, consenting(factories.volunteer("fr", "lucie")), factories.reviewer("fr", "paul"), "fr")
    assert take.revision is None
    done = released(french, by, commits)
    assert done.release.manifest["strings"] == []
    page = client.get("/").text
    assert page.count("data-say") == 1
    assert says("fr", "Listen") == "Écouter"


def test_a_name_recorded_elsewhere_comes_in_by_command(site: Site, client: Client) -> None:
    site.approve({"spoken-name": "العربية. اختاروا لغتكم."})
    file = voices.human("en", "auth-thankyou")
    call_command("add_take", "interface", "ar", "1", str(file), "--voice", site.voice.email, "--approve", "--json")
    take = Take.objects.get()
    assert (take.segment.public_id, take.state) == ("spoken-name", "approved")
    call_command("interface_texts", "ar", "--release", "--json")
    assert client.get(link(client)).status_code == 200


@pytest.mark.postgres
def test_the_chooser_costs_the_same_with_names(
    site: Site, client: Client, django_assert_max_num_queries: Captured
) -> None:
    site.say_name()
    site.release()
    with django_assert_max_num_queries(5):
        page = flat(client.get("/").text)
    assert "<audio" not in page  # nothing of the sound is asked for before the tap
    assert '<span class="visually-hidden">Écouter: <bdi lang="ar">العربية</bdi></span>' in page
