"""A town that has worked for a while: pages that grow with the work are full, so that their length can be measured."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from dubbing.models import HardStep, Plays, Take
from dubbing.progress.verdicts import solve_version
from subtitles.actions import changes_request, term_save
from subtitles.actions.glossary import NewTerm
from subtitles.models import TextImport, Translation
from tests import factories
from tests.house.one_of_each import OneOfEach, make_one_of_each
from tests.house.permission_table import COORDINATOR, REVIEWER, VOLUNTEER
from tests.parents import factory as published
from tests.volunteers import shortcuts
from tests.volunteers.test_publishing_pages import placed, some_report
from town.actions import town_edit
from tutorials.actions import interface_tutorial
from tutorials.models import Comment, LanguageVersion, Segment, Tutorial
from volunteers.actions import invitation_create, role_give
from volunteers.models import Consent, Notification, User

LANGUAGES = ("ar", "fr", "en", "es", "pt", "it", "tr", "zh-Hans", "ru", "ro", "uk", "ta")
SENTENCES = 14
ARABIC = "اضغطوا على الزر الموجود على جانب الجهاز اللوحي ثلاث ثوان حتى تظهر الصورة، ثم انتظروا قليلا."
FRENCH = "Pour allumer la tablette, appuyez trois secondes sur le bouton du côté, puis attendez l'image « {letter} »."


def filled_town() -> OneOfEach:
    """One of each, and much of each: twelve languages, two dozen people, fourteen texts and recordings to review."""
    world = make_one_of_each()
    claire, amina, rachid = (world.people[kind] for kind in (COORDINATOR, VOLUNTEER, REVIEWER))
    assert claire
    assert amina
    assert rachid
    town_edit(by=claire, fields={"name": "Saint-Quentin-en-Yvelines", "contact_email": "aide@saint-quentin.example"})
    interface_tutorial()
    to_review, recorded, live = (
        _film(claire, slug) for slug in ("lire-les-messages", "appeler-la-hotline", "payer-la-cantine")
    )
    revision = _texts_to_review(to_review, amina, rachid)
    _recordings(recorded, amina, rachid)
    _releases(live, amina, rachid)
    _people(claire)
    _glossary(claire)
    _import(to_review, amina)
    segment = factories.speech(to_review)[3]
    _talk(segment, amina, rachid)
    for number in range(8):
        Segment.objects.create(
            tutorial=live, kind="description", pin_ms=4000 * number + 500, text=f"On voit l'écran {number}."
        )
    for number in range(24):
        invitation_create(by=claire, language_tags=["ar", "so"], uses=number + 1)
    _news(amina, to_review)
    _news(claire, to_review)
    Consent.objects.filter(user=amina).update(asked_version="")  # she is asked anew, with the whole text
    first = factories.speech(to_review)[0]
    at = {"slug": to_review.slug, "segment_id": first.public_id, "segment": first.public_id, "revision": revision}
    of_recordings, of_releases = {"slug": recorded.slug}, {"slug": live.slug, "number": 3}
    values_of = {name: {**world.values_of.get(name, {}), **at} for name in _NAMES_OF_TEXTS}
    values_of |= dict.fromkeys(("dubbing:review", "dubbing:room", "dubbing:timeline", "dubbing:draft"), of_recordings)
    values_of |= dict.fromkeys(("volunteers:version", "volunteers:report", "tutorials:descriptions"), of_releases)
    values_of |= {"volunteers:conversation": {**at, "segment_id": segment.public_id}}
    return replace(world, values_of={**world.values_of, **values_of})


_NAMES_OF_TEXTS = (
    *("subtitles:review", "subtitles:translate", "subtitles:files", "subtitles:start", "tutorials:detail"),
    *("tutorials:transcript", "tutorials:short_french", "dubbing:record", "dubbing:start"),
)


def _film(claire: User, slug: str) -> Tutorial:
    """Fourteen sentences in a minute, open to every language."""
    film = published.tutorial(slug, title_fr=f"Comment {slug.replace('-', ' ')} sur la tablette", duration_ms=60_000)
    film.segments.all().delete()
    for kind, text in (("title", film.title_fr), ("summary", film.summary_fr)):
        Segment.objects.create(tutorial=film, kind=kind, text=text)
    for number in range(SENTENCES):
        at = {"start_ms": 4000 * number, "end_ms": 4000 * number + 3600, "starts_step": number % 3 == 0}
        Segment.objects.create(tutorial=film, text=FRENCH.format(letter=chr(97 + number)), **at)
    for language in LANGUAGES:
        factories.version(film, language, claire)
    return film


def _arabic(film: Tutorial) -> LanguageVersion:
    return LanguageVersion.objects.get(tutorial=film, language="ar")


def _texts_to_review(film: Tutorial, amina: User, rachid: User) -> int:
    """All wait, half of them for the second time, with findings. Returns one of them (primary key)."""
    version = _arabic(film)
    for number, segment in enumerate(Segment.objects.filter(tutorial=film, retired_at=None)):
        sent = shortcuts.submitted(version, amina, segment, ARABIC)
        if number % 2:
            changes_request(by=rachid, version=version, revision=sent, reason="Plus court, s'il vous plaît.")
            shortcuts.submitted_again(version, amina, segment, f"{ARABIC} نعم")
    latest = Translation.objects.filter(segment__tutorial=film, language="ar").first()
    assert latest
    assert latest.latest_id
    return latest.latest_id


def _recordings(film: Tutorial, amina: User, rachid: User) -> None:
    """One of each sentence waits to be heard; each third has no room."""
    shortcuts.approved(_arabic(film), amina, rachid)
    video = film.video
    Tutorial.objects.filter(pk=film.pk).update(video={}, holds="off", slowing="off")  # without pictures
    version = _arabic(film)
    for number, segment in enumerate(factories.speech(film)):
        approved = Translation.objects.get(segment=segment, language="ar").approved
        length, state = (9000, "approved") if number % 3 == 0 else (2500, "submitted")
        sound = {"audio": "takes/none.flac", "audio_sha256": f"{segment.pk}", "duration_ms": 600 + length}
        figures = {"speech_start_ms": 300, "speech_end_ms": 300 + length, "figures": {"letters_per_second": 12.5}}
        shortcuts.take(version, amina, segment, state=state, revision=approved, **sound, **figures)
    solve_version(version)
    Tutorial.objects.filter(pk=film.pk).update(video=video)


def _releases(film: Tutorial, amina: User, rachid: User) -> None:
    """Eight publications, the last of them live, played every day."""
    version = _arabic(film)
    shortcuts.approved(version, amina, rachid)
    for segment in factories.speech(film):
        shortcuts.take(version, amina, segment, state=Take.State.APPROVED)
    about: dict[str, Any] = {"manifest": {"duration_ms": 60_000, "segments": placed(version), "files": []}}
    for _number in range(7):
        shortcuts.release(version, kind="voice", state="superseded", report=some_report(), **about)
    live = shortcuts.release(
        version, kind="voice", report=some_report(), findings=[{"code": "not_recorded", "segments": ["s2"]}], **about
    )
    for days in range(28):
        day = timezone.localdate() - timedelta(days=days)
        Plays.objects.create(release=live, day=day, plays=days + 1)
    for segment in factories.speech(film):
        HardStep.objects.create(version=version, segment=segment, day=timezone.localdate(), times=5)


def _people(claire: User) -> None:
    for number in range(24):
        language = LANGUAGES[number % len(LANGUAGES)]
        person = factories.volunteer(language, f"personne{number}")
        person.spoken_languages.create(language=language)
        role_give(by=claire, user=person, role="reviewer", language="en")


def _glossary(claire: User) -> None:
    for number in range(60):
        new = NewTerm(french=f"la tablette {number}", translation=f"الجهاز اللوحي {number}", note="au féminin")
        term_save(by=claire, language="ar", new=new)


def _import(film: Tutorial, amina: User) -> None:
    """A file of which a part was refused and a part warned about."""
    for number in range(6):
        TextImport.objects.create(
            tutorial=film, language="ar", person=amina, name=f"lire-les-messages-{number}.po", how="submit",
            state=TextImport.State.WRITTEN,
        )  # fmt: skip  # one row


def _talk(segment: Segment, *people: User) -> None:
    for number in range(12):
        Comment.objects.create(
            segment=segment, language="ar", author=people[number % len(people)], text=f"Remarque {number} : pourquoi ?"
        )
    for other in Segment.objects.filter(tutorial=segment.tutorial, kind="speech"):
        Comment.objects.create(segment=other, language="ar", author=people[0], kind="not_understood", text="Quoi ?")


def _news(person: User, film: Tutorial) -> None:
    kinds = [kind for kind in Notification.Kind if kind not in ("helped", "stuck")]
    for number in range(40):
        Notification.objects.create(
            person=person, kind=kinds[number % len(kinds)], key=f"filled-{number}", tutorial=film.slug, language="ar",
            reason="Un bruit à la fin.",
        )  # fmt: skip  # one row
