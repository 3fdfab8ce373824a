"""What a reviewer sent back and nobody has redone: one definition, for home and for the news."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dubbing.models import Take
from subtitles.models import TranslationRevision
from tutorials.models import Tutorial


def texts_asked_again() -> QuerySet[TranslationRevision]:
    """Texts without a newer revision, of films that are worked on."""
    asked = TranslationRevision.objects.filter(
        state=TranslationRevision.State.CHANGES_REQUESTED,
        translation__latest=F("pk"),
        translation__segment__retired_at=None,
    )
    return asked.exclude(translation__segment__tutorial__state=Tutorial.State.ARCHIVED)


def takes_asked_again() -> QuerySet[Take]:
    """Refused recordings without another by the same voice, or an approved one by anybody."""
    place = Take.objects.filter(segment=OuterRef("segment"), language=OuterRef("language"))
    another = Q(voice=OuterRef("voice")) | Q(state=Take.State.APPROVED)
    instead = place.filter(another).exclude(state__in=[Take.State.ERASED, Take.State.REJECTED])
    asked = Take.objects.filter(~Exists(instead), state=Take.State.REJECTED, segment__retired_at=None)
    return asked.exclude(segment__tutorial__state=Tutorial.State.ARCHIVED)
