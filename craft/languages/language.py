"""What Portevoix knows of one language: the record that every room reads.

Sources. Tags: BCP-47 (IANA registry). Names in French and English, script and territory: CLDR, as Babel carries it; a
record says them where CLDR has none, or another word than families use. Endonyms: CLDR, and Wikipedia's list of its
own languages for those that CLDR lacks. Lines and reading speeds: Netflix Timed Text Style Guides, Subtitle Edit.
Seconds per letter: measured and published rates, see `craft/timing/speech_rate`. Whisper: the language list of OpenAI's
multilingual models. Three letters: the code tables of the Library of Congress (639-2/T) and of SIL (639-3). Function
words: closed word classes of the usual grammars. Letters: Unicode CLDR, exemplar characters. Other scripts: CLDR,
supplemental data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from babel import Locale
from babel.core import get_global

_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Nkoo"})
_SCRIPTS_WITHOUT_SPACES = frozenset({"Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo"})


@dataclass(frozen=True)
class FunctionWords:
    """Words that the end of a line or a cue must not tear from the word that they belong to; case-folded, without
    elided forms (« l' », « d' »: no break opportunity there at all).

    The Netflix Timed Text Style Guides ask for these breaks in words ("not between article and noun, preposition and
    phrase, verb and subject pronoun"). Where all are empty, lines are broken by punctuation and shape only.
    """

    leans_on_next: frozenset[str] = frozenset()  # articles, prepositions, negations: a line does not end with one
    leans_on_previous: frozenset[str] = frozenset()  # postpositions, particles: a line does not begin with one
    leans_softly: frozenset[str] = frozenset()  # auxiliaries, number words: a line rather does not end with one
    opens_clause: frozenset[str] = frozenset()  # conjunctions, relative words: a line rather begins with one


def function_words(
    leans_on_next: str = "", leans_on_previous: str = "", leans_softly: str = "", opens_clause: str = ""
) -> FunctionWords:
    """From words with spaces between. What opens a clause does not lean on the next word too."""
    following, previous, softly, clause = (
        frozenset(words.casefold().split()) for words in (leans_on_next, leans_on_previous, leans_softly, opens_clause)
    )
    return FunctionWords(following - clause, previous, softly, clause)


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language. Who adds one fills in what differs from the values below (`script/add_language` makes the rest)."""

    tag: str  # BCP-47, canonical spelling
    endonym: str
    iso639_2: str  # three letters, by which an MP4 or an Ogg names it: 639-2/T, where it has none 639-3
    french_name: str = ""  # this and the next three: CLDR's, where the record has none
    english_name: str = ""
    script: str = ""  # ISO 15924
    territory: str = ""  # where it is spoken most; English as in Europe, Portuguese as in Portugal
    falls_back_to: str = ""  # tag of the language that is offered first where there is nothing in this one; '': French

    seconds_per_letter: float = 0.061  # the fit meter's k; Latin, Cyrillic, Greek: of the nearest measured neighbour
    letters_of_french: float = 0.0  # letters where French has one (a median), if paces do not tell (`letter_ratio`)
    line_limit: int = 42  # grapheme clusters a line of a cue; cells where `counts_cells`
    cps_warn: float = 17.0  # characters a second
    cps_error: float = 22.0
    function_words: FunctionWords = FunctionWords()
    genitive: str = ""  # a pattern: the word before which a noun and what belongs to it are not torn apart

    plural_forms: str = "nplurals=2; plural=(n != 1);"  # of a PO file, for whole numbers below a million
    plural_categories: tuple[str, ...] = ("one", "other")  # CLDR's name of each form, by gettext's number
    weekdays: tuple[str, ...] = ()  # Monday first, only where Babel has none or older ones (`cldr.weekday_names`)
    is_known_to_whisper: bool = True  # asked for one that it does not know, it writes down something else
    django: bool = (
        True  # whether Django has a catalogue of it; else Django's forms and dates fall back to English or French
    )
    interface: bool = True  # whether `locale/` has a draft of the parents' words (docs/languages.md)
    workshop: bool = False  # whether the workshop may be read in it: as the town's volunteers need them

    signs: Mapping[str, str] = field(default_factory=dict, hash=False)  # what it writes unlike French, by meaning
    ends_with_a_sign: bool = True  # Khmer ends few sentences with one
    proclitics: str = ""  # what is written onto the front of a word: articles, prepositions, « and »
    joins_words: bool = False  # whether a word may stand inside another one (German « Elternabend »)
    small_numbers: str = ""  # beginnings of the words for 2 to 12, if we know them
    said_twice: str = ""  # words that may stand twice in a row (German « die die », Turkish « yavaş yavaş »)
    day_begins_at_six: bool = False  # what is 8 o'clock elsewhere is « two in the morning »
    other_scripts: str = ""  # that it may be written in as well
    letters: str = ""  # beyond a to z
    legacy_encodings: tuple[str, ...] = ()  # that programs wrote it in before UTF-8
    font: str = "Noto Sans"  # of letters drawn into a picture
    translation_codes: tuple[str, ...] | None = None  # as FLORES-200 names it, then OPUS-MT; None: by `iso639_2`
    speech_prompt: str = ""  # a sentence that makes Whisper write in the language's script

    def __post_init__(self) -> None:
        def fill(name: str, *known: str | None) -> None:
            object.__setattr__(self, name, getattr(self, name) or next(filter(None, known), ""))

        tag, likely = self.tag.replace("-", "_"), get_global("likely_subtags")
        _, script, territory = (likely.get(tag) or likely.get(tag.partition("_")[0]) or "__").split("_")
        fill("script", script)
        fill("territory", territory)
        for name, page in (("french_name", "fr"), ("english_name", "en")):
            names = Locale(page).languages
            fill(name, names.get(tag), names.get(self.common_tag.replace("-", "_")))  # Dari is « fa_AF » there

    @property
    def base(self) -> str:
        """The primary subtag of the language by whose rules it is written: `zh` of zh-Hans, `ar` of Darija."""
        return (self.falls_back_to or self.tag).partition("-")[0]

    @property
    def common_tag(self) -> str:
        """For programs that know few languages: `ar-MA` for Darija, so that they treat it as Arabic. Else the tag."""
        own = self.tag.partition("-")[0] == self.base
        return self.tag if own else f"{self.base}-{self.territory}"

    def name_in(self, page: str | None) -> str:
        """Its French name on a French page, its English one on an English page, its own on any other: no page mixes two
        languages. page: a language's tag."""
        return {"fr": self.french_name, "en": self.english_name}.get((page or "fr").partition("-")[0], self.endonym)

    def named_in(self, page: str | None) -> str:
        """Its own name, and in parentheses that of the page's language where it is another one."""
        here = self.name_in(page)
        return self.endonym if here.casefold() == self.endonym.casefold() else f"{self.endonym} ({here})"

    @property
    def rtl(self) -> bool:
        return self.script in _RTL_SCRIPTS

    @property
    def direction(self) -> str:
        return "rtl" if self.rtl else "ltr"

    @property
    def django_tag(self) -> str:
        """Lower case, as Django and modeltranslation want it."""
        return self.tag.lower()

    @property
    def whisper(self) -> str | None:
        """Whisper's code for the language, None when its models do not know it."""
        return self.base if self.is_known_to_whisper else None

    @property
    def model_codes(self) -> tuple[str, ...]:
        """How translation models name it, the surest first; empty where none knows it."""
        return (self.iso639_2,) if self.translation_codes is None else self.translation_codes

    @property
    def open_graph(self) -> str:
        """`language_TERRITORY`, as the Open Graph protocol wants a locale: a tag with a script is none."""
        return f"{self.base}_{self.territory}"

    @property
    def letter_ratio(self) -> float:
        """Letters that say what one French letter says: the same content takes the same time, at .055 s a letter."""
        return self.letters_of_french or 0.055 / self.seconds_per_letter

    @property
    def spaces(self) -> bool:
        """Whether words are separated by spaces."""
        return self.script not in _SCRIPTS_WITHOUT_SPACES

    @property
    def counts_cells(self) -> bool:
        """Width-2 characters count 2 (a limit in cells). Chinese limits are in characters, so none here does."""
        return False


def dialect(language: Language, *, tag: str, endonym: str, codes: str, territory: str = "") -> Language:
    """A record beside that of its language: written, checked, paced and drawn like it, with its words on the pages.
    codes: by which translation models know the dialect itself. territory: where CLDR has none."""
    return replace(
        language,
        tag=tag,
        endonym=endonym,
        french_name="",
        english_name="",
        territory=territory,
        falls_back_to=language.tag,
        django=False,
        interface=False,
        workshop=False,
        translation_codes=(*codes.split(), *language.model_codes),
    )
