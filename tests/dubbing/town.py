"""A town of random tutorials, texts and takes, and its progress counted plainly, segment by segment."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from craft.text.interface_units import belongs
from dubbing.models import NoRoom, Release, Take
from dubbing.queries.progress_figures import OldestWaiting, VersionProgress
from dubbing.queries.studio import is_word
from subtitles.models import Translation, TranslationRevision
from tests import factories
from tutorials.actions import interface_tutorial
from tutorials.interface_catalogue import sayable_units
from tutorials.models import LanguageVersion, Segment, Tutorial
from volunteers.models import User

STATES = TranslationRevision.State.values
NOW = timezone.now()
COUNTED = ("submitted", "approved")


def moment(chance: random.Random) -> datetime:
    return NOW - timedelta(hours=chance.randrange(500))


def written(segment: Segment, language: str, people: list[User], chance: random.Random) -> None:
    """A text in any state: alone, beside an approved one, stale, said to be still right; or none."""
    if chance.random() < 0.3:
        return
    row = Translation.objects.create(segment=segment, language=language)
    for number in range(1, chance.choice([2, 3])):
        row.latest = TranslationRevision.objects.create(
            translation=row,
            number=number,
            text="x",
            author=chance.choice([*people, None]),
            state=chance.choice([value for value in STATES if value != "approved" or not row.approved]),
            created_at=moment(chance),
            reviewed_at=chance.choice([None, moment(chance)]),
            source_digest=chance.choice([segment.digest, segment.digest, "older"]),
        )
        if row.latest.state == "approved":
            row.approved = row.latest
    row.still_valid_digest = chance.choice(["", "", segment.digest])
    row.save()


def spoken(segment: Segment, language: str, voice: User, chance: random.Random) -> None:
    """Takes in any state, of any revision; at most one is approved."""
    text = Translation.objects.filter(segment=segment, language=language).first()
    revisions = list(TranslationRevision.objects.filter(translation=text)) if text else []
    states = ["received", "checked", *COUNTED, "rejected", "superseded"]
    for _ in range(chance.choice([0, 0, 1, 2])):
        state = chance.choice(states)
        if state == "approved":
            states.remove("approved")
        take = Take.objects.create(
            segment=segment,
            language=language,
            voice=voice,
            state=state,
            sha256="0" * 64,
            created_at=moment(chance),
            revision=chance.choice([None, *revisions]),
            still_valid_for=chance.choice([None, *revisions]),
            source_digest=chance.choice([segment.digest, "older"]),
            reviewed_at=chance.choice([None, moment(chance)]),
        )
        if chance.random() < 0.4 and segment.is_spoken:
            NoRoom.objects.create(take=take)


def a_town(chance: random.Random) -> list[LanguageVersion]:
    people = [factories.coordinator(), factories.volunteer(name="amina"), factories.volunteer(name="deniz")]
    films = [factories.tutorial(slug=f"t{n}", state=Tutorial.State.OPEN) for n in range(2)]
    interface = interface_tutorial()
    some = list(Segment.objects.filter(tutorial=interface, retired_at=None).values_list("pk", flat=True))
    names = Segment.objects.filter(tutorial=interface, kind=Segment.Kind.SPOKEN_NAME).values_list("pk", flat=True)
    said = Segment.objects.filter(tutorial=interface, public_id__in=sayable_units()).values_list("pk", flat=True)
    drawn = chance.sample(some, 80)
    kept = {*drawn[:40], *names, *said}
    Segment.objects.filter(tutorial=interface).exclude(pk__in=kept).update(retired_at=NOW)
    retired_with_texts = {*drawn[40:]} - kept  # of more than a thousand: these show that they do not count
    versions = []
    for tutorial in [*films, interface]:
        for language in ("ar", "tr", "fr"):
            version = LanguageVersion.objects.create(
                tutorial=tutorial, language=language, spoken_first=chance.random() < 0.4
            )
            versions.append(version)
            # Nobody translates the site into its own language, and it is released with the voice that says its name.
            source = tutorial == interface and language == "fr"
            segments = Segment.objects.filter(tutorial=tutorial)
            if tutorial == interface:
                segments = segments.filter(pk__in=kept | retired_with_texts)
            for segment in segments:
                if belongs(segment.public_id, language):
                    if not source:
                        written(segment, language, people, chance)
                    if segment.is_spoken or is_word(segment):
                        spoken(segment, language, people[1], chance)
            if chance.random() < 0.6:
                Release.objects.create(
                    version=version,
                    number=1,
                    kind="voice" if source else chance.choice(["subtitles", "voice"]),
                    state="live",
                    created_at=moment(chance),
                    live_at=NOW,
                )
    gone = chance.choice(factories.speech(films[0]))
    Segment.objects.filter(pk=gone.pk).update(retired_at=NOW)
    return versions


def plainly(version: LanguageVersion) -> VersionProgress:
    """The rules of the domain, one sentence after the other."""
    source = version.language == version.tutorial.source_language
    interface = version.tutorial.is_interface
    live = version.releases.filter(state="live").first()
    found = VersionProgress(original=source, live=live, newest=version.releases.order_by("-number").first())
    newer = since = 0
    takes_wait: list[datetime] = []
    takes_of_title: list[datetime] = []  # of a film in its own language: in question where its title waits
    for segment in Segment.objects.filter(tutorial=version.tutorial, retired_at=None).exclude(text=""):
        if interface and not belongs(segment.public_id, version.language):
            continue
        found.total += 1
        found.speech += segment.is_spoken
        takes = list(Take.objects.filter(segment=segment, language=version.language, state__in=COUNTED))
        # Of a film everything that is only read is its title or its summary, whatever kind a change made of it.
        may_be_said = is_word(segment) if interface else not segment.is_spoken
        if may_be_said:
            count_word(found, version, segment, takes)
        if source and not (interface and segment.is_spoken):
            count_as_done(found, segment)
            (takes_wait if interface else takes_of_title).extend(
                take.created_at for take in takes if take.state == "submitted"
            )
            continue
        takes_wait += [take.created_at for take in takes if take.state == "submitted"]
        approvals = count_sentence(found, version, segment, takes, source=source)
        found.approved_at = max(filter(None, [found.approved_at, *approvals]), default=None)
        voiced = any(take.state == "approved" for take in takes)
        silent = live is not None and live.kind == "subtitles"
        later = live is not None and any(approval > live.created_at for approval in approvals)
        newer += later or (voiced and silent and segment.is_spoken)
        since += later
    takes_wait += takes_of_title if found.words_to_hear else []
    found.waits += [OldestWaiting("take_review", take) for take in takes_wait]
    found.behind, found.is_behind, found.approved_since = newer, newer > 0, since > 0
    return found


def count_word(found: VersionProgress, version: LanguageVersion, segment: Segment, takes: list[Take]) -> None:
    """A title or a word of the site, which nobody has to say."""
    found.words_said += any(take.state == "approved" for take in takes)
    found.words_to_hear += any(take.state == "submitted" for take in takes)
    texts = Translation.objects.filter(segment=segment, language=version.language, latest__isnull=False)
    said_from_french = version.spoken_first and version.language != "fr"
    found.words_to_say += not takes and (said_from_french or texts.exclude(approved=None).exists())


def count_sentence(
    found: VersionProgress, version: LanguageVersion, segment: Segment, takes: list[Take], *, source: bool
) -> list[datetime]:
    """Count one sentence; the moments in which its text and its takes were approved."""
    text = Translation.objects.filter(segment=segment, language=version.language, latest__isnull=False).first()
    heard = [take for take in takes if take.state == "approved"]
    latest, approved = (text.latest, text.approved) if text else (None, None)
    stale = bool(text and latest and segment.digest not in {latest.source_digest, text.still_valid_digest})
    nobody_writes = latest is None and not version.tutorial.is_interface
    only_said = version.spoken_first and (segment.is_spoken or nobody_writes)
    of_text = "" if only_said else step_of_text(latest, stale=stale)
    step = of_text or step_of_voice(segment, approved, takes, heard)
    found.steps[step] += 1
    found.left.update(acts_after(step, spoken=segment.is_spoken))
    if of_text == "to_review" and latest and latest.author_id:
        found.to_review_of[latest.author_id] += 1
    found.translated += source or latest is not None
    found.reviewed += source or approved is not None
    found.stale += stale
    found.recorded += bool(takes) and segment.is_spoken
    found.approved += bool(heard) and segment.is_spoken
    found.no_room += segment.is_spoken and any(NoRoom.objects.filter(take=take).exists() for take in heard)
    found.waits += waits_of_text(latest)
    said = heard if segment.is_spoken else []  # a title that is said needs no release
    return [made.reviewed_at for made in [approved, *said] if made and made.reviewed_at]


def acts_after(step: str, *, spoken: bool) -> list[str]:
    """What has to be done until the sentence is finished, each once."""
    acts = []
    if step in {"to_translate", "changes", "no_room"}:
        acts.append("translate")
    if step in {"to_translate", "changes", "no_room", "to_review"}:
        acts.append("review")
    if spoken and step not in {"done", "take_review"}:
        acts.append("record")
    if spoken and step != "done":
        acts.append("listen")
    return acts


def stage_plainly(progress: VersionProgress) -> tuple[str, int]:
    """The name of the stage and how many sentences are at it, from the steps alone."""
    steps = progress.steps
    if asked := steps["to_translate"] + steps["changes"]:
        return "to_translate", asked
    for name, step in (("to_review", "to_review"), ("to_record", "to_record"), ("to_listen", "take_review")):
        if steps[step]:
            return name, steps[step]
    if steps["no_room"]:
        return "no_room", steps["no_room"]
    if progress.live is None:
        return "ready", 0
    return ("behind", progress.behind) if progress.behind else ("live", 0)


def count_as_done(found: VersionProgress, segment: Segment) -> None:
    """A sentence of the source language: nobody translates or speaks it again."""
    found.steps["done"] += 1
    found.translated += 1
    found.reviewed += 1
    found.recorded += segment.is_spoken
    found.approved += segment.is_spoken


def waits_of_text(latest: TranslationRevision | None) -> list[OldestWaiting]:
    if latest and latest.state == "submitted":
        return [OldestWaiting("review", latest.created_at, latest.author_id)]
    if latest and latest.state == "changes_requested":
        return [OldestWaiting("changes", latest.reviewed_at or latest.created_at, latest.author_id)]
    return []


def step_of_text(latest: TranslationRevision | None, *, stale: bool) -> str:
    """What the text waits for; "" for nothing."""
    if latest is None:
        return "to_translate"
    if latest.state == "changes_requested":
        return "changes"
    if stale:
        return "to_translate"
    return "to_review" if latest.state == "submitted" else ""


def step_of_voice(segment: Segment, approved: TranslationRevision | None, takes: list[Take], heard: list[Take]) -> str:
    """What a sentence waits for whose text is done. heard: the approved ones of its takes."""
    says = [
        approved.pk in {take.revision_id, take.still_valid_for_id} if approved else take.source_digest == segment.digest
        for take in heard
    ]
    no_room = any(NoRoom.objects.filter(take=take).exists() for take in heard)
    if not segment.is_spoken or (any(says) and not no_room):
        return "done"
    if any(says):
        return "take_review" if any(take.state == "submitted" for take in takes) else "no_room"
    return "take_review" if len(takes) > len(heard) else "to_record"


def comparable(progress: VersionProgress) -> dict[str, Any]:
    """Of what waits, the longest of its kind and author: the rest decides nothing."""
    oldest: dict[tuple[str, int | None], datetime] = {}
    for wait in progress.waits:
        key = (wait.what, wait.author_id)
        oldest[key] = min(wait.since, oldest.get(key, wait.since))
    figures = asdict(progress)
    figures.update(
        waits=oldest,
        steps=+Counter(progress.steps),
        left=+Counter(progress.left),
        live=progress.live,
        newest=progress.newest,
    )
    return figures
