"""A title is said by a volunteer: from the studio to the loudspeaker on the list, and gone with its voice."""

from __future__ import annotations

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse
from lxml import html

from dubbing.actions import take_approve, take_reject, take_unapprove
from dubbing.models import Release, SpokenWords, Take
from dubbing.queries import progress_of, studio_lists
from dubbing.reconcile import reconcile
from dubbing.removal.retention import expire_again
from dubbing.removal.tutorial import destroy, take_down
from dubbing.words import clips
from dubbing.words.requests import KIND, enqueue_lost_words, words_judged
from jobs.models import Job
from journal.errors import NotAllowed, Refused
from media.picture.finished_file import look
from storage.files import StoredBytes, local_copy
from storage.models import HeardVoice, StoredFile
from tests import factories
from tests.dubbing.site_words import Captured, approved, consenting, recorded
from tests.dubbing.words.conftest import TITLE, Film
from tests.job_runs import work_off
from tests.parents import factory
from tests.volunteers.shortcuts import signed_in
from tutorials.actions import version_policy
from tutorials.models import Segment
from volunteers.actions import voice_withdraw
from volunteers.actions.withdrawals import withdrawal_begin, withdrawal_undo
from volunteers.exports.own_data import SECTIONS
from volunteers.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_shipped_words")]
LIST, WATCH = "/ar/", "/ar/allumer-la-tablette/"


def loudspeakers(address: str) -> list[str]:
    """The addresses behind the loudspeakers of a page."""
    answer = Client().get(address)
    assert answer.status_code == 200
    return [str(link) for link in html.fromstring(answer.content).xpath("//a[@data-say]/@href")]


@pytest.mark.postgres
def test_from_the_studio_to_the_list(film: Film, commits: Captured) -> None:
    releases = Release.objects.count()
    assert loudspeakers(LIST) == loudspeakers(WATCH) == []
    take = film.said(commits)
    said = SpokenWords.objects.get()
    assert (said.take, said.text, said.language, said.synthetic) == (take, TITLE, "ar", False)
    assert loudspeakers(LIST) == loudspeakers(WATCH) == [f"/m/{said.path}"]
    assert loudspeakers("/fr/") == loudspeakers("/fr/allumer-la-tablette/") == []
    assert Release.objects.count() == releases, "the film is not built anew"
    page = html.fromstring(Client().get(LIST).content)
    assert [page.xpath(f"string(//a[@data-say]//bdi{part})") for part in ("", "/@lang")] == [TITLE, "ar"]
    answer = Client().get(f"/m/{said.path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "audio/mp4")
    assert len(b"".join(answer)) == said.bytes <= 15_000
    with local_copy(said.path, store="public") as path:
        file = look(path)
    assert (file.audio, file.video, file.audio_codec, file.index_first, file.tags) == (1, 0, "aac", True, ())
    row = StoredFile.objects.get(role="spoken_words")
    assert (row.store, row.path, row.holder, row.holder_id, row.state) == (
        "public",
        said.path,
        "take",
        str(take.client_id),
        "needed",
    )
    assert list(HeardVoice.objects.filter(file=row).values_list("voice", flat=True)) == [film.voice.pk]


def test_the_french_title_is_said_too_and_no_sentence_of_a_film_that_speaks(
    film: Film, by: User, commits: Captured
) -> None:
    """There is no translation: the voice says the French itself, until that changes."""
    french = film.tutorial.versions.get(language="fr")
    voice, reviewer = consenting(factories.volunteer("fr", "voix")), factories.reviewer("fr", "oreille")
    before = progress_of([french])[french.pk]
    assert [[row.segment for row in rows] for rows in studio_lists(french, voice)] == [[], [film.title]]
    sentence = film.tutorial.segments.filter(kind="speech").earliest("pk")
    with pytest.raises(Refused):
        recorded(french, sentence.public_id, voice, reviewer)
    own = Film(film.tutorial, french, film.title, voice, reviewer)
    take = own.said(commits)
    said = SpokenWords.objects.get()
    assert (said.take, said.text, said.language, take.revision) == (take, film.tutorial.title_fr, "fr", None)
    assert loudspeakers("/fr/") == loudspeakers("/fr/allumer-la-tablette/") == [f"/m/{said.path}"]
    assert loudspeakers(LIST) == loudspeakers(WATCH) == []
    done = progress_of([french])[french.pk]
    assert (done.words_said, done.stage, done.behind, done.total) == (1, before.stage, before.behind, before.total)
    page = html.fromstring(signed_in(by).get("/atelier/versions/allumer-la-tablette/fr/").content)
    assert page.xpath("//a[contains(@href, '?words')]")
    film.title.text = "Un autre titre"
    film.title.save()
    (row,) = studio_lists(french, voice)[1]
    assert row.state == "to_record", "the voice says what the film was called before"
    with commits():
        words_judged(french, row.segment)
    work_off(KIND)
    assert SpokenWords.objects.get().text == film.tutorial.title_fr
    with commits():
        voice_withdraw(by=voice, user=voice)
    assert loudspeakers("/fr/") == []


def test_a_title_that_is_said_from_the_french_is_heard_beside_it(by: User, commits: Captured) -> None:
    """Spoken first: parents read the French title, and hear it in their language."""
    row = factory.tutorial()
    factory.publish(row, "fr", kind="subtitles", with_hls=False)
    version = factory.publish(row, "snk", title=row.title_fr, with_hls=False).version
    title = Segment.objects.create(tutorial=row, kind=Segment.Kind.TITLE, text=row.title_fr)
    assert progress_of([version])[version.pk].words_to_say == 0
    version_policy(by=by, version=version, self_review_allowed=False, spoken_first=True)
    assert progress_of([version])[version.pk].words_to_say == 1
    own = Film(row, version, title, consenting(factories.volunteer("snk")), factories.reviewer("snk"))
    own.said(commits)
    path = f"/m/{SpokenWords.objects.get().path}"
    assert loudspeakers("/snk/") == loudspeakers("/snk/allumer-la-tablette/") == [path]
    assert loudspeakers("/fr/") == []


@pytest.mark.postgres
def test_progress_counts_a_title_apart(film: Film, commits: Captured) -> None:
    """What nobody has to say neither holds a release back nor makes it look finished."""
    before = progress_of([film.version])[film.version.pk]
    assert (before.words_said, before.words_to_hear, before.words_to_say) == (0, 0, 1)
    take = recorded(film.version, film.title.public_id, film.voice, film.reviewer, approve=False)
    waits = progress_of([film.version])[film.version.pk]
    assert (waits.words_said, waits.words_to_hear, waits.words_to_say, waits.takes_to_hear) == (0, 1, 0, 1)
    with commits():
        take_approve(by=film.reviewer, version=film.version, take=take)
    done = progress_of([film.version])[film.version.pk]
    assert (done.words_said, done.words_to_hear, done.words_to_say) == (1, 0, 0)
    for progress in (waits, done):
        told = (progress.total, progress.steps, progress.recorded, progress.approved, progress.behind, progress.stage)
        assert told == (before.total, before.steps, 0, 0, before.behind, before.stage)


def test_only_the_text_that_stands_there_is_heard(film: Film, commits: Captured) -> None:
    film.said(commits)
    approved(film.version, {film.title.public_id: "كيف نشغل الجهاز"}, film.voice, film.reviewer)
    work_off()
    assert len(loudspeakers(LIST)) == 1, "the page still shows what the voice says"
    released = Release.objects.get(version=film.version)
    released.manifest["title"] = "كيف نشغل الجهاز"
    released.save()
    assert loudspeakers(LIST) == loudspeakers(WATCH) == []


def test_said_anew_asked_again_undone(film: Film, commits: Captured) -> None:
    """The loudspeaker always has what is approved now; the file of what is not goes."""
    film.said(commits)
    first = loudspeakers(LIST)
    take = film.said(commits, words="auth-incorrect")
    second = loudspeakers(LIST)
    assert len(first) == len(second) == 1 and first != second
    assert not storages["public"].exists(first[0].removeprefix("/m/"))
    with commits():
        take_unapprove(by=film.reviewer, version=film.version, take=take)
    work_off(KIND)
    assert loudspeakers(LIST) == first
    with commits():
        earlier = Take.objects.get(state="approved")
        take_reject(by=film.reviewer, version=film.version, take=earlier, reason="Trop de bruit.")
    work_off(KIND)
    assert loudspeakers(LIST) == [] and not SpokenWords.objects.exists()


def test_a_voice_that_withdraws_is_silent_at_once(film: Film, commits: Captured) -> None:
    film.said(commits)
    path = SpokenWords.objects.get().path
    with commits():
        voice_withdraw(by=film.voice, user=film.voice)
    assert loudspeakers(LIST) == loudspeakers(WATCH) == []
    assert Client().get(f"/m/{path}").status_code == 404
    assert not storages["public"].exists(path)
    assert set(StoredFile.objects.filter(path=path).values_list("state", flat=True)) == {"gone"}
    assert not HeardVoice.objects.filter(file__path=path).exists()
    enqueue_lost_words()
    assert work_off(KIND) == []


def test_for_ten_minutes_a_withdrawal_can_be_undone(film: Film, commits: Captured) -> None:
    film.said(commits)
    before = loudspeakers(LIST)
    with commits():
        withdrawal_begin(by=film.voice)
    assert loudspeakers(LIST) == []
    assert enqueue_lost_words() == 0, "nothing is made of a voice that is about to go"
    with commits():
        withdrawal_undo(by=film.voice)
        reconcile()
    work_off(KIND)
    assert loudspeakers(LIST) == before != []


@pytest.mark.postgres
def test_withdrawn_while_its_file_is_made(film: Film, commits: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    make_clip, made = clips.make_clip, list[str]()

    def withdrawn_meanwhile(take: Take) -> StoredBytes:
        clip = make_clip(take)
        made.append(clip.path)
        voice_withdraw(by=film.voice, user=film.voice)
        return clip

    monkeypatch.setattr(clips, "make_clip", withdrawn_meanwhile)
    film.said(commits, made=False)
    with commits():
        work_off(KIND)
    assert len(made) == 1 and not storages["public"].exists(made[0])
    assert loudspeakers(LIST) == [] and not SpokenWords.objects.exists()


@pytest.mark.postgres
def test_a_lost_job_is_asked_for_again_but_not_one_that_fails(film: Film, commits: Captured) -> None:
    film.said(commits, made=False)
    Job.objects.filter(kind=KIND).delete()
    with commits():
        assert enqueue_lost_words() == 1
    [job] = work_off(KIND)
    assert job.state == "done" and len(loudspeakers(LIST)) == 1
    assert enqueue_lost_words() == 0
    SpokenWords.objects.all().delete()
    Job.objects.filter(pk=job.pk).update(state="failed")
    assert enqueue_lost_words() == 0


def test_it_goes_when_its_time_is_over_and_with_its_film(film: Film, commits: Captured) -> None:
    take = film.said(commits)
    path = SpokenWords.objects.get().path
    told = next(SECTIONS["recordings"].rows(film.voice))
    assert (told["sentence"], told["french"], set(told["files"])) == (
        film.title.public_id,
        "Allumer la tablette",
        {"received", "normalised"},
    )
    with commits():
        assert expire_again(str(take.client_id))
    assert loudspeakers(LIST) == [] and not storages["public"].exists(path)
    film.said(commits)
    path = SpokenWords.objects.get().path
    take_down(film.tutorial)
    with commits():
        destroyed = destroy(film.tutorial)
    assert destroyed is not None and ("public", path) in destroyed.files
    assert not SpokenWords.objects.exists() and not storages["public"].exists(path)


def test_the_studio_has_the_title_apart(film: Film, client: Client) -> None:
    """It is read in the same studio, without the film; the sentences keep their own list."""
    client.force_login(film.voice)
    version = ("allumer-la-tablette", "ar")
    answer = client.get(reverse("dubbing:record", args=[*version, film.title.public_id]))
    page = html.fromstring(answer.content)
    assert answer.status_code == 200
    assert page.xpath("string(//*[@id='position'])") == "1 / 1"
    assert page.xpath("normalize-space(//*[@id='text'])") == TITLE
    assert page.xpath("//video[@id='film']/@hidden") and page.xpath("//button[@data-do='french']/@hidden")
    start = client.get(reverse("dubbing:start", args=version) + "?words")
    assert start.headers["Location"] == reverse("dubbing:record", args=[*version, film.title.public_id])


def test_a_reviewer_who_said_it_may_not_approve_it(film: Film, by: User) -> None:
    take = recorded(film.version, film.title.public_id, film.voice, film.reviewer, approve=False)
    film.voice.roles.create(role="reviewer", language="ar")
    with pytest.raises(NotAllowed):
        take_approve(by=film.voice, version=film.version, take=take)
    assert Take.objects.get(pk=take.pk).state == "submitted"
