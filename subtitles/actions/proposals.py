"""What a text was begun from: a proposal of the memory or of a machine. The page says it; the server checks it."""

from __future__ import annotations

from dataclasses import dataclass

from craft.text.digests import text_digest
from craft.text.graphemes import clean_text
from journal.people import Person
from subtitles.models import MachineText, Translation, TranslationRevision
from subtitles.models.translations import Begun
from subtitles.permissions import require_translator
from subtitles.pipelines.machine_proposals import proposal
from tutorials.models import LanguageVersion, Segment


@dataclass(frozen=True)
class ProvedOrigin:
    """`by`: memory, machine, or empty. `words`: the proposed text that was taken over."""

    by: str = ""
    words: str = ""

    def origin(self, text: str) -> str:
        """A revision's origin: the proposer's as long as nobody changed a letter, else a person's."""
        return self.by if self.by and text == self.words else TranslationRevision.Origin.HUMAN


OWN_WORDS = ProvedOrigin()


def machine_propose(*, by: Person, version: LanguageVersion, segment: Segment) -> MachineText:
    """A machine proposal, for translators of the segment. Only when a person submits it, it becomes a text."""
    require_translator(by, version.language)
    return proposal(segment, version.language)


def prove_origin(segment: Segment, language: str, text: str, *, by: str = "", words: str = "") -> ProvedOrigin:
    """What the page says about the beginning of `text`, if it can be proved.

    An unchanged machine text counts as the machine's even when the page does not say so: a crash or a change of device
    may have lost its origin.
    """
    machines = MachineText.objects.filter(segment=segment, language=language).exclude(text="")
    said = [clean_text(value) for value in machines.values_list("text", flat=True)]
    text, words = clean_text(text), clean_text(words)
    if text in said:
        return ProvedOrigin(Begun.MACHINE, text)
    if by == Begun.MACHINE and words in said:
        return ProvedOrigin(by, words)
    if by == Begun.MEMORY and words:
        said_so = Translation.objects.filter(
            language=language, approved__text_digest=text_digest(words), approved__text=words
        )
        if said_so.exists():
            return ProvedOrigin(by, words)
    return OWN_WORDS
