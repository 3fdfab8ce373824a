"""What may be said beside the sentences of a film, and is never asked for: its title and summary, and of the site's own
words those that parents read on the list and on the watch page."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from craft.text.spoken_words import SPOKEN_WORD_IDS
from dubbing.models import Take
from dubbing.queries.studio import ARE_WORDS, says
from subtitles.models import TranslationRevision
from tutorials.models import Segment

_SEGMENT_WORDS = Q(segment__kind__in=(Segment.Kind.TITLE, Segment.Kind.SUMMARY)) | Q(
    segment__kind=Segment.Kind.STRING, segment__public_id__in=SPOKEN_WORD_IDS
)


def words_of(tutorial_id: int) -> QuerySet[Segment]:
    """The title, then the summary; of the interface: its words, in the order of the catalogues."""
    live = Segment.objects.filter(ARE_WORDS, tutorial_id=tutorial_id, retired_at=None)
    return live.exclude(text="").order_by("pk")


def takes_of_words() -> QuerySet[Take]:
    """Every recording of such words."""
    return Take.objects.filter(_SEGMENT_WORDS)


def spoken_text(take: Take, approved: TranslationRevision | None) -> str:
    """The text that the take says. approved: the segment's approved text now, for which a person may have said that
    the voice still says it."""
    if approved is not None and says(take, approved, take.segment):
        return approved.text
    return take.revision.text if take.revision is not None else take.segment.text
