"""A version in English whose voice speaks slowly: four texts that fit her pace, and two that do not."""

from __future__ import annotations

from craft import languages
from craft.timing.speech_rate import Pace, predicted_ms
from dubbing.actions import take_submit
from dubbing.models import Take
from subtitles.models import TranslationRevision
from tests import factories
from tests.dubbing import studio
from tests.job_runs import work_off
from tutorials.models import LanguageVersion, Segment
from volunteers.models import User

TEXT = "Touch the small blue button."
LONGER = "Now wait until the whole page of your child is there, then touch the letter at its top."
SLOW = Pace(0.5, 1.5)
ENGLISH = languages.get("en").seconds_per_letter


class SlowVoice:
    """Six sentences of four seconds, in English; Vera speaks slowly."""

    def __init__(self) -> None:
        spans = [(start, start + 3500, f"Phrase {start}.") for start in range(0, 24_000, 4000)]
        self.tutorial = factories.tutorial("six", spans, duration_ms=24_000)
        self.version: LanguageVersion = factories.version(self.tutorial, "en")
        self.segments: list[Segment] = factories.speech(self.tutorial)
        self.claire = User.objects.get(email="claire@example.org")
        self.vera = studio.voice("en", "vera")
        for segment in self.segments[:4]:
            studio.approved_text(self.version, segment, self.claire, TEXT)
        for segment in self.segments[4:]:
            studio.approved_text(self.version, segment, self.claire, LONGER)

    def revision(self, segment: Segment) -> TranslationRevision:
        approved = segment.translations.get(language="en").approved
        assert approved is not None
        return approved

    def record(self, segment: Segment, by: User | None = None, pace: Pace = SLOW) -> Take:
        """Said at `pace`, sent, and the jobs of that done."""
        revision = self.revision(segment)
        length = predicted_ms(revision.text, ENGLISH, pace)
        take = Take.objects.create(
            segment=segment,
            language="en",
            voice=by or self.vera,
            revision=revision,
            state=Take.State.CHECKED,
            speech_start_ms=200,
            speech_end_ms=200 + length,
        )
        take_submit(by=by or self.vera, take=take)
        work_off("dubbing.pace")
        return take
