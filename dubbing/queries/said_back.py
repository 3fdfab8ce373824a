"""What is to be said back in a version that is spoken first, by whom, and what was."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from dubbing.models import BackTranslation, Take
from journal.people import Person
from tutorials.models import LanguageVersion

KIND = "dubbing.said_back"
GONE = BackTranslation.State.GONE


def says_no_text(version: LanguageVersion, take: Take) -> bool:
    """Whether no text in its language says what the take should say, so that somebody must say it back."""
    return version.spoken_first and not version.is_of_the_original and take.revision_id is None


def said_back_of(take: Take) -> BackTranslation | None:
    """What is there of it, once its speaker's yes is asked again: a voice that is being taken back is not heard."""
    found = BackTranslation.objects.select_related("speaker").filter(take=take).exclude(state=GONE).first()
    return found if found is not None and found.speaker.may_keep_said_back() else None


def to_say_back(version: LanguageVersion, person: Person) -> QuerySet[Take]:
    """The takes that wait for a reviewer and that this person, who did not record them, may still say back; in the
    order of the film."""
    said = BackTranslation.objects.filter(take=OuterRef("pk")).exclude(state=GONE)
    waiting = Take.objects.filter(
        ~Exists(said),
        segment__tutorial=version.tutorial_id,
        language=version.language,
        state=Take.State.SUBMITTED,
        revision=None,
    )
    return waiting.exclude(Q(voice=person.pk) | Q(audio="")).order_by("segment__start_ms", "pk")
