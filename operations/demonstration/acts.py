"""What people do by hand, done for the demonstration by the same actions and commands: a text, a recording, a release.

Each does nothing again that is there already: a start goes on where an earlier one was interrupted.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.core.management import call_command

from dubbing.models import Take
from jobs.execution import kinds, work_here
from jobs.models import Job
from operations.demonstration.video import Script, make_video, script
from storage.files import scratch
from subtitles.actions import translation_approve, translation_submit
from subtitles.models import Translation
from tutorials.actions import tutorial_themes, version_open
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.demo_accounts import DOMAIN
from volunteers.models import User

TRANSLATORS = {"en": "Grace", "es": "Lucía", "it": "Giulia", "pt": "Inês", "tr": "Deniz", "zh-Hans": "Mei"}
"""How the translators are called who are nobody's account: the town proposes them as reviewers."""


def import_film(
    by: User, folder: Path, themes: Iterable[str], *, files: Sequence[Path] = (), with_transcript: bool = True
) -> Tutorial:
    """The film of the script in `folder`, drawn, narrated and imported like any other. files: its French, where it does
    not lie there. with_transcript: False: Whisper hears it, and a coordinator has to look."""
    text = script(folder)
    with scratch("demonstration") as target:
        video, transcript = make_video(target, folder, files)
        call_command(
            "import_tutorial",
            str(video),
            title=text.title["fr"],
            slug=text.slug,
            transcript=transcript if with_transcript else None,
            summary=text.summary["fr"],
            wait=True,
            stdout=io.StringIO(),
            asker=by.email,
        )
    return tutorial_themes(by=by, tutorial=Tutorial.objects.get(slug=text.slug), themes=themes)


def open_language(by: User, tutorial: Tutorial, language: str) -> LanguageVersion:
    """The version, opened where it never was: one that was closed stays so."""
    there = LanguageVersion.objects.filter(tutorial=tutorial, language=language).first()
    return there or version_open(by=by, tutorial=tutorial, language=language)


def sentences(tutorial: Tutorial) -> list[Segment]:
    """The film's sentences, in order."""
    spoken = Segment.objects.filter(tutorial=tutorial, kind=Segment.Kind.SPEECH, retired_at=None)
    return list(spoken.order_by("start_ms"))


def texts_of(version: LanguageVersion, text: Script) -> list[tuple[Segment, str]]:
    """Title, summary and sentences, each with what the script says in the version's language. Of one that is spoken
    first nobody wrote the sentences."""
    segments, language = Segment.objects.filter(tutorial=version.tutorial), version.language
    return [
        (segments.get(kind=Segment.Kind.TITLE), text.title[language]),
        (segments.get(kind=Segment.Kind.SUMMARY), text.summary[language]),
        *(
            (segment, said[language])
            for segment, said in zip(sentences(version.tutorial), text.segments, strict=True)
            if language in said
        ),
    ]


def write_text(
    version: LanguageVersion,
    segment: Segment,
    words: str,
    author: User | None,
    reviewer: User | None,
    *,
    approve: bool = True,
) -> None:
    """author: None, or somebody who may not write in the language: an account without a person."""
    if Translation.objects.filter(segment=segment, language=version.language, latest__isnull=False).exists():
        return
    author = author if author and author.may_translate(version.language) else polyglot(version.language)
    revision = translation_submit(by=author, version=version, segment=segment, text=words, base_number=0)
    if approve and reviewer is not None:
        translation_approve(by=reviewer, version=version, revision=revision)


def polyglot(language: str) -> User:
    """The translator of the languages that no demonstration account speaks: an account without a person."""
    email = f"texte-{language.lower()}@{DOMAIN}"
    user = User.objects.filter(email=email).first()
    if user is None:
        name = TRANSLATORS.get(language, "Texte de démonstration")
        user = User.objects.create_user(email, display_name=name, is_active=True)
        user.roles.create(role="volunteer", language=language)
    return user


def bring_take(
    by: User, version: LanguageVersion, segment: Segment, voice: User, path: Path, *, synthetic: bool, approve: bool
) -> None:
    call_command(
        "add_take",
        version.tutorial.slug,
        version.language,
        segment.public_id,
        path,
        approve=approve,
        synthetic=synthetic,
        voice=voice.email,
        stdout=io.StringIO(),
        asker=by.email,
    )


def bring_missing(
    by: User, version: LanguageVersion, voice: User, files: Sequence[Path], *, synthetic: bool, approve: bool = True
) -> None:
    """Every sentence that has no recording that stands. files: of the first sentences, in order."""
    stands = (Take.State.SUBMITTED, Take.State.APPROVED)
    about = Take.objects.filter(segment__tutorial=version.tutorial, language=version.language, state__in=stands)
    done = set(about.values_list("segment_id", flat=True))
    for segment, path in zip(sentences(version.tutorial), files, strict=False):
        if segment.pk not in done:
            bring_take(by, version, segment, voice, path, synthetic=synthetic, approve=approve)


def publish(by: User, version: LanguageVersion, kind: str) -> None:
    call_command(
        "publish",
        version.tutorial.slug,
        version.language,
        kind=kind,
        wait=True,
        stdout=io.StringIO(),
        asker=by.email,
    )


def build_waiting(version: LanguageVersion) -> None:
    """What was asked for and waits for a worker, built here."""
    keys = [str(key) for key in version.releases.values_list("pk", flat=True)]
    for job in Job.objects.filter(kind="dubbing.release", target__in=keys, state=Job.State.QUEUED):
        how = kinds()[job.kind]
        work_here(job, how.pipeline, how.on_failure)
