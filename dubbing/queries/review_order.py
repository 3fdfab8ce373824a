"""What waits for a reviewer, in the order in which it is heard: first what is doubtful, then the order of the film."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from craft import languages
from craft.takes.doubt import Doubt, TakeEvidence, TextCheck, doubts
from craft.timing.speech_rate import predicted_ms
from dubbing.models import Run, Take
from dubbing.queries.said_back import says_no_text
from dubbing.queries.verdicts import Verdicts
from journal.people import Person
from journal.undo import UNDO_WINDOW
from tutorials.models import LanguageVersion

TakeState = Take.State


@dataclass(frozen=True)
class ReviewQueue:
    """waiting: in the order of review. undoable: what this person approved so lately that they may undo it. doubts: by
    primary key, of each that waits. unchecked: no machine says here whether takes say their texts. runs: by
    primary key, of what was recorded in one run with others and can still be cut elsewhere, the run."""

    waiting: list[Take]
    undoable: list[Take]
    doubts: dict[int, Doubt]
    unchecked: bool
    runs: dict[int, UUID]


def review_queue(version: LanguageVersion, person: Person, verdicts: Verdicts) -> ReviewQueue:
    """One query: the approved takes too, beside which those that wait are judged."""
    takes = Take.objects.filter(
        state__in=(TakeState.SUBMITTED, TakeState.APPROVED),
        language=version.language,
        segment__tutorial_id=version.tutorial_id,
    ).select_related("segment__tutorial", "revision", "voice")
    run = Run.objects.filter(parts__take=OuterRef("pk"), state=Run.State.CUT).values("client_id")[:1]
    found = list(takes.annotate(run=Subquery(run)).order_by("segment__start_ms", "pk"))
    judged = {
        take.pk: doubt
        for take, doubt in zip(found, doubts([_evidence(version, take, verdicts) for take in found]), strict=True)
    }
    waiting = [take for take in found if take.state == TakeState.SUBMITTED]
    lately = timezone.now() - UNDO_WINDOW
    return ReviewQueue(
        waiting=sorted(waiting, key=lambda take: -judged[take.pk].score if judged[take.pk].is_doubtful else 0.0),
        undoable=[
            take
            for take in found
            if take.state == TakeState.APPROVED
            and take.reviewer_id == person.pk
            and take.reviewed_at is not None
            and take.reviewed_at > lately
        ],
        doubts={take.pk: judged[take.pk] for take in waiting},
        unchecked=any(
            says_no_text(version, take) or take.figures.get("text_check") == TextCheck.UNAVAILABLE for take in waiting
        ),
        runs={take.pk: take.run for take in waiting if take.run},
    )


def _evidence(version: LanguageVersion, take: Take, verdicts: Verdicts) -> TakeEvidence:
    figures, verdict = take.figures, verdicts.of(take)
    text, pace = (take.revision.text, version.table_row) if take.revision else (take.segment.text, languages.get("fr"))
    check, margin = figures.get("text_check"), figures.get("text_margin") or {}
    if says_no_text(version, take):  # also one that was measured against the French
        check, margin = TextCheck.UNAVAILABLE, {}
    return TakeEvidence(
        voice=take.voice_id,
        length_ms=take.speech_ms,
        expected_ms=predicted_ms(text, pace.seconds_per_letter),
        check=TextCheck(check) if check else None,
        margin=margin.get("mean"),
        end=margin.get("end"),
        hurried=margin.get("hurried"),
        has_room=verdict is None or verdict.kind != "no_room",
        retake=any(finding["severity"] == "retake" for finding in take.findings),
        codes=frozenset(finding["code"] for finding in take.findings),
        loudness_lufs=figures.get("loudness_lufs"),
        pitch_hz=figures.get("pitch_hz"),
        tilt_db=figures.get("tilt_db"),
        end_drop_db=figures.get("end_drop_db"),
    )
