"""The pages of the French originals: what they show, how many queries they cost, and who may watch the video."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from jobs.models import Job
from storage.files import keep_private, keep_public
from tests.factories import coordinator, person, reviewer, tutorial, version, volunteer
from tests.job_runs import work_off
from tests.tutorials.uploaded_videos import SPOKEN
from tutorials.actions import tutorial_create
from tutorials.models import LanguageVersion, Tutorial
from tutorials.queries import listed_tutorials, tutorial_rows
from volunteers.models import User

pytestmark = pytest.mark.django_db
HOME = "/atelier/tutorials/"


@pytest.fixture
def by() -> User:
    return coordinator()


@pytest.fixture
def client(by: User) -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(by)
    return client


def with_file(by: User) -> Tutorial:
    kept = keep_private(SPOKEN, "originals")
    return tutorial_create(by=by, title="Essai", original=kept, original_name=SPOKEN.name)


def failed(row: Tutorial, sentence: str) -> None:
    Tutorial.objects.filter(pk=row.pk).update(
        state=Tutorial.State.FAILED, failure=sentence, failed_from=Tutorial.State.TRANSCRIBING
    )


def test_the_list_says_what_is_stuck_first_and_what_runs(client: Client, by: User) -> None:
    tutorial("ouvert", title="Ouvert")
    stuck = tutorial("bloque", title="Bloqué")
    failed(stuck, "Le disque est plein.")
    running = with_file(by)
    Job.objects.filter(target=str(running.pk)).update(state=Job.State.RUNNING, permille=420, doing="en cours")
    text = client.get(HOME).content.decode()
    assert "Le disque est plein." in text
    assert text.index('id="bloque"') < text.index('id="essai"') < text.index('id="ouvert"')
    assert 'value="420"' in text and "en cours" in text
    assert f'hx-get="{HOME}essai/progress/?state={running.state}&amp;compact"' in text


def test_a_list_of_archived_films_alone_is_not_empty(client: Client) -> None:
    assert "No tutorial yet" in client.get(HOME).text
    tutorial("rangee", title="Rangée", state=Tutorial.State.ARCHIVED)
    text = client.get(HOME).text
    assert "No tutorial yet" not in text and "Rangée" in text


def test_lists_cost_the_same_for_one_and_for_many(django_assert_num_queries: DjangoAssertNumQueries, by: User) -> None:
    def rows(expected: int) -> None:
        with django_assert_num_queries(3):
            found = tutorial_rows(listed_tutorials())
            assert len(found) == expected
            assert all(row.segment_count == 4 and len(row.open_versions) == 2 for row in found)

    for number in range(12):
        one = tutorial(f"t{number}")
        version(one, "ar", by)
        version(one, "tr", by)
        if number in {0, 11}:
            rows(number + 1)


def test_a_failed_step_is_tried_again_from_the_page(client: Client) -> None:
    row = tutorial()
    failed(row, "Le son n'a pas pu être lu.")
    assert "Le son n&#x27;a pas pu être lu." in client.get(f"{HOME}{row.slug}/").content.decode()
    assert client.post(f"{HOME}{row.slug}/retry/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.failure) == (Tutorial.State.TRANSCRIBING, "")
    assert Job.objects.get(target=str(row.pk)).kind == "tutorials.transcribe"
    assert client.post(f"{HOME}{row.slug}/retry/").status_code == 400


def test_failed_pictures_do_not_fail_the_tutorial_and_are_tried_again(client: Client) -> None:
    row = tutorial()
    Job.objects.create(
        kind="tutorials.renditions",
        target=str(row.pk),
        queue="long",
        state=Job.State.FAILED,
        failure="Plus de place.",
    )
    assert "Plus de place." in client.get(f"{HOME}{row.slug}/").content.decode()
    assert client.post(f"{HOME}{row.slug}/retry/").status_code == 302
    row.refresh_from_db()
    assert row.state == Tutorial.State.EDITING
    assert Job.objects.filter(kind="tutorials.renditions", state=Job.State.QUEUED).count() == 1


def test_progress_is_asked_again_until_the_work_is_done(client: Client, by: User) -> None:
    row = with_file(by)
    answer = client.get(f"{HOME}{row.slug}/progress/")
    assert "every 2s" in answer.content.decode() and "HX-Refresh" not in answer.headers
    Job.objects.update(state=Job.State.DONE)
    Tutorial.objects.update(state=Tutorial.State.EDITING)
    answer = client.get(f"{HOME}{row.slug}/progress/")
    assert answer.headers["HX-Refresh"] == "true" and "every 2s" not in answer.content.decode()


def test_languages_are_opened_closed_and_made_lenient(client: Client) -> None:
    row = tutorial()
    languages = f"{HOME}{row.slug}/languages/"
    assert client.post(languages, {"language": ["ar", "zh-Hans"]}).status_code == 302
    assert {language_version.language for language_version in LanguageVersion.objects.all()} == {"ar", "zh-Hans"}
    assert client.post(languages, {"language": ["tr", "klingon"]}).status_code == 404
    assert client.post(languages).status_code == 400
    assert LanguageVersion.objects.count() == 2  # one unknown language opens none of the others
    assert client.post(f"{languages}ar/", {"do": "policy", "spoken_first": "on"}).status_code == 302
    assert client.post(f"{languages}ar/", {"do": "close"}).status_code == 302
    one = LanguageVersion.objects.get(language="ar")
    assert (one.state, one.spoken_first, one.self_review_allowed) == ("closed", True, False)
    assert client.post(f"{languages}ar/", {"do": "open"}).status_code == 302
    assert client.post(f"{languages}ar/", {"do": "burn"}).status_code == 400
    assert client.post(f"{languages}tr/", {"do": "close"}).status_code == 404
    one.refresh_from_db()
    assert one.state == "open"


def test_settings_and_putting_away(client: Client) -> None:
    row = tutorial()
    assert client.post(f"{HOME}{row.slug}/settle/", {"sound": "voice_over", "late": "0,9"}).status_code == 302
    for wrong in (
        {"sound": "louder", "late": "1"},
        {"sound": "replace", "late": "nan"},
        {"sound": "replace", "late": "9"},
    ):
        assert client.post(f"{HOME}{row.slug}/settle/", wrong).status_code == 400
    row.refresh_from_db()
    assert (row.sound, row.late_ms) == ("voice_over", 900)
    assert client.post(f"{HOME}{row.slug}/archive/", {"reason": "remplacé", "sure": "yes"}).status_code == 302
    row.refresh_from_db()
    assert row.state == Tutorial.State.ARCHIVED


def test_only_coordinators_open_the_pages(by: User) -> None:
    row = tutorial()
    for who, status in ((None, 302), (volunteer(), 403), (reviewer(), 403)):
        one = Client()
        if who:
            one.force_login(who)
        for address in (HOME, f"{HOME}new/", f"{HOME}{row.slug}/", f"{HOME}{row.slug}/transcript/"):
            assert one.get(address).status_code == status, address


def body(answer: HttpResponseBase) -> bytes:
    return bytes(answer.getvalue())


def test_the_original_is_watched_by_the_workshop_alone_in_ranges(by: User) -> None:
    row = with_file(by)
    address, data = f"{HOME}{row.slug}/preview/", SPOKEN.read_bytes()
    for who in (by, volunteer("tr"), reviewer("ar")):
        one = Client()
        one.force_login(who)
        answer = one.get(address, HTTP_RANGE="bytes=100-299")
        assert (answer.status_code, answer.headers["Content-Type"]) == (206, "video/mp4")
        assert (answer.headers["Content-Range"], body(answer)) == (f"bytes 100-299/{len(data)}", data[100:300])
        assert answer.headers["Cache-Control"].startswith("private")
    assert Client().get(address).status_code == 302
    bystander = Client()
    bystander.force_login(person("passant"))
    assert bystander.get(address).status_code == 403
    assert bystander.get(f"{HOME}none/preview/").status_code == 404


def test_the_small_video_with_its_sound_is_preferred(
    client: Client, by: User, tmp_path: Path, settings: Settings
) -> None:
    row = with_file(by)
    (tmp_path / "lite.mp4").write_bytes(b"lite")
    (tmp_path / "watch.mp4").write_bytes(b"watch")
    lite, watch = keep_public(tmp_path / "lite.mp4"), keep_private(tmp_path / "watch.mp4", "watch")
    address = f"{HOME}{row.slug}/preview/"
    row.video = {"lite": {"path": lite.path, "sha256": lite.sha256}}
    row.save()
    assert body(client.get(address)) == b"lite"
    row.video["watch"] = {"path": watch.path, "sha256": watch.sha256}
    row.save()
    answer = client.get(address)
    assert body(answer) == b"watch"
    assert client.get(address, HTTP_IF_NONE_MATCH=answer.headers["ETag"]).status_code == 304
    settings.ACCEL_REDIRECT_PRIVATE = "/internal/private"
    answer = client.get(address)
    assert answer.headers["X-Accel-Redirect"] == f"/internal/private/{watch.path}"


def test_an_open_page_goes_on_with_its_video_when_the_small_video_comes(
    client: Client, by: User, tmp_path: Path
) -> None:
    row = with_file(by)
    page = client.get(f"{HOME}{row.slug}/").content.decode()
    before = f"{HOME}{row.slug}/preview/?v={row.original_sha256[:12]}"
    assert before in page
    (tmp_path / "watch.mp4").write_bytes(b"watch")
    watch = keep_private(tmp_path / "watch.mp4", "watch")
    row.video = {"watch": {"path": watch.path, "sha256": watch.sha256}}
    row.save()
    answer = client.get(before, HTTP_RANGE="bytes=100-299")  # 416 if it were of the new file, which is shorter
    assert (answer.status_code, body(answer)) == (206, SPOKEN.read_bytes()[100:300])
    now = f"{HOME}{row.slug}/preview/?v={watch.sha256[:12]}"
    assert now in client.get(f"{HOME}{row.slug}/").content.decode()
    answer = client.get(now)
    assert (body(answer), answer.headers["Cache-Control"]) == (b"watch", "private, max-age=3600")
    gone = client.get(f"{HOME}{row.slug}/preview/?v=000000000000")
    assert (gone.status_code, gone.headers["Location"]) == (302, now)
    assert client.get(f"{HOME}{row.slug}/preview/").headers["Cache-Control"] == "private, no-cache"


def test_outline_and_stills_come_from_the_video(client: Client, by: User) -> None:
    row = with_file(by)
    assert client.get(f"{HOME}{row.slug}/outline/").content == b""  # not looked at yet
    assert client.get(f"{HOME}{row.slug}/still/1000/").status_code == 404
    work_off("tutorials.probe")
    outline = client.get(f"{HOME}{row.slug}/outline/").content
    assert len(outline) == pytest.approx(10_600 / 20, abs=3)
    speaks, silent = outline[100:350], outline[450:]
    assert max(speaks) > 100 > max(silent)
    picture = body(client.get(f"{HOME}{row.slug}/still/2345/"))
    assert picture[:3] == b"\xff\xd8\xff"
    assert client.get(f"{HOME}{row.slug}/still/99999/").status_code == 404


def test_a_film_s_own_language_is_not_offered_to_translate_into(client: Client, by: User) -> None:
    """It is shown as it is, with subtitles: a button of its own; on the board it is not said to be closed."""
    row = tutorial()
    page = client.get(f"{HOME}{row.slug}/").content.decode()
    assert 'type="checkbox" name="language" value="fr"' not in " ".join(page.split())
    client.post(f"{HOME}{row.slug}/languages/", {"language": "fr"})
    assert LanguageVersion.objects.get(tutorial=row, language="fr").state == "closed"
    board = client.get("/atelier/board/").content.decode()
    assert "the film as it is, with subtitles" in board
    assert ">closed<" not in board
