"""What a check is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from craft.languages import Language
from craft.text.checks.finding import Code, Label, Reference, TextFinding
from craft.text.checks.protected_spans import blank_protected
from craft.text.glossary import GlossaryTerm
from craft.text.word_forms import NO_LEMMAS, Lemmas
from craft.timing.speech_rate import LANGUAGES_PACE, Pace

# (text, BCP-47 tag that it should be) → (ISO 639 code that it looks like, probability), or None where the detector
# does not know the language that it should be, and so may not judge.
GuessLanguage = Callable[[str, str], tuple[str, float] | None]


@dataclass(frozen=True)
class Pair:
    """A text and the French that it translates, with what the checks may know beside them.

    slot_ms: see `craft.timing.slots`; without it nothing is said about length and reading speed. pace: of the voice
    that would say it (`craft.timing.speech_rate`); spoken: whether one will, so that it is read for as long as it is
    said. siblings: other segments of the same language. guess_language: a statistical detector; without it that check
    is not made. label: set for a text of the interface: checked for its placeholders instead of subtitle lengths.
    lemmas: dictionary forms, for the glossary. beside: the French that is spoken before and after.
    """

    source: str
    text: str
    language: Language
    slot_ms: int | None = None
    terms: Sequence[GlossaryTerm] = ()
    pace: Pace = LANGUAGES_PACE
    spoken: bool = False
    siblings: Sequence[Reference] = ()
    guess_language: GuessLanguage | None = None
    label: Label | None = None
    lemmas: Lemmas = NO_LEMMAS
    beside: Sequence[str] = ()

    @cached_property
    def is_plural(self) -> bool:
        """One form of a plural message of the site: « deux minutes » may say its number in words, or in digits."""
        return self.label is not None and self.label.plural

    @cached_property
    def bare_source(self) -> str:
        """The French with its addresses and codes blanked out, so that places stay the same."""
        return blank_protected(self.source)

    @cached_property
    def bare_text(self) -> str:
        """The same of the translation."""
        return blank_protected(self.text)


@dataclass(frozen=True)
class Case:
    """An example that the tests try. found: the piece of the text at which each finding stands, nothing for a text that
    is only different. language: a tag. beside: the French before and after."""

    source: str
    text: str
    language: str
    found: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One file of this folder: a pure function, the codes that it may find, and what it is for.

    languages: which languages it knows enough of. of_french: whether it says something of a text that is still the
    French, of which there is nothing more to say otherwise. cases: tried by `tests/craft/text/test_check_cases.py`.
    """

    run: Callable[[Pair], Iterable[TextFinding]]
    codes: tuple[Code, ...]
    languages: Callable[[Language], bool] = lambda _language: True
    of_french: bool = False
    cases: tuple[Case, ...] = ()
