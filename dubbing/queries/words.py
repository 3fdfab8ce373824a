"""What may be said beside the sentences of a film, and is never asked for: its title and summary, and of the site's own
words those that parents read on the list and on the watch page, the prompts for voices and the consent."""

from __future__ import annotations

from django.db.models import QuerySet

from dubbing.models import Take
from dubbing.queries.studio import are_words, says
from subtitles.models import TranslationRevision
from tutorials.models import Segment


def words_of(tutorial_id: int) -> QuerySet[Segment]:
    """The title, then the summary; of the interface: its words, in the order of the catalogues."""
    live = Segment.objects.filter(are_words(), tutorial_id=tutorial_id, retired_at=None)
    return live.exclude(text="").order_by("pk")


def takes_of_words() -> QuerySet[Take]:
    """Every recording of such words."""
    return Take.objects.filter(are_words("segment__"))


def spoken_text(take: Take, approved: TranslationRevision | None) -> str:
    """The text that the take says. approved: the segment's approved text now, for which a person may have said that
    the voice still says it."""
    if approved is not None and says(take, approved, take.segment):
        return approved.text
    return take.text
