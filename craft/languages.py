"""The languages that Portevoix knows: one row each, the only truth about tags, names, direction, limits and rates.

Sources. Tags: BCP-47 (IANA registry). Endonyms: CLDR, and Wikipedia's list of its own languages for those that CLDR
lacks. Lines and reading speeds: Netflix Timed Text Style Guides, Subtitle Edit. Seconds per letter: measured and
published rates, see `craft/timing/speech_rate`. Whisper: the language list of OpenAI's multilingual models.
"""

from __future__ import annotations

from dataclasses import dataclass

from craft.messages import N_, Message

_RTL_SCRIPTS = frozenset({"Arab", "Hebr", "Thaa", "Nkoo"})
_DEFAULT_CUES = (42, 17.0, 22.0)
_CUES: dict[str, tuple[int, float, float]] = {
    "en": (42, 20.0, 26.0),
    "ar": (42, 20.0, 26.0),
    "ru": (39, 17.0, 22.0),
    "zh": (16, 9.0, 12.0),
    "ja": (13, 7.0, 9.0),
}
_RATE_BY_SCRIPT = {
    "Latn": 0.061, "Cyrl": 0.061, "Grek": 0.061, "Arab": 0.08, "Deva": 0.11, "Beng": 0.11,
    "Ethi": 0.11, "Taml": 0.08, "Hans": 0.21, "Hant": 0.21,
}  # fmt: skip  # a table: several short entries a row
_RATE: dict[str, float] = {
    # measured, shrunk to published
    "fr": 0.055, "nl": 0.057, "bg": 0.060, "es": 0.061, "en": 0.062, "de": 0.062, "ru": 0.062, "el": 0.062,
    "ro": 0.063, "cs": 0.065, "pt": 0.068,
    # published rates
    "vi": 0.059, "tr": 0.061, "it": 0.063, "pl": 0.064, "sr": 0.064, "ar": 0.095, "zh": 0.21,
    # same content in the same time (letters of the Universal Declaration)
    "ps": 0.076, "ur": 0.079, "fa": 0.081, "ta": 0.081, "hi": 0.108, "am": 0.110, "ti": 0.112, "bn": 0.113,
    # by script, with the nearest measured neighbour
    "uk": 0.062, "sq": 0.062, "so": 0.061,
}  # fmt: skip  # a table: several short entries a row
# Where it is spoken most (CLDR 47, likely subtags); English as in Europe, Portuguese as in Portugal.
_TERRITORY = dict(
    pair.split(":")
    for pair in (
        "fr:FR ar:EG en:GB es:ES pt:PT pt-BR:BR ro:RO ru:RU uk:UA tr:TR ta:IN bn:BD hi:IN ur:PK fa:IR ps:AF sq:AL "
        "sr:RS hr:HR bg:BG pl:PL ka:GE hy:AM zh-Hans:CN zh-Hant:TW vi:VN so:SO ti:ET am:ET ln:CD wo:SN bm:ML snk:ML "
        "ff:SN sw:TZ mg:MG ku:TR ckb:IQ kab:DZ ht:HT rcf:RE gcr:GF de:DE it:IT nl:NL el:GR cs:CZ km:KH"
    ).split()
)
# No sound draft of the parents' words could be made in these (docs/languages.md); `locale/` has all others.
_WITHOUT_WORDS = frozenset("ti ln wo bm snk ff kab rcf gcr".split())
# Asked for a language that it does not know, Whisper writes down something else: `wo` and others are absent.
_WHISPER = frozenset(
    "fr ar en es pt ro ru uk tr ta bn hi ur fa ps sq sr hr bg pl ka hy zh vi so am ln sw mg ht "
    "de it nl el cs km".split()
)
# Django's own catalogue: where it has none, its forms and dates fall back to English or French.
_DJANGO = frozenset(
    "fr ar en es pt pt-BR ro ru uk tr ta bn hi ur fa sq sr hr bg pl ka hy zh-Hans zh-Hant vi sw ckb kab "
    "de it nl el cs km".split()
)


class UnknownLanguage(KeyError):
    """A tag that is not in the table. `message` says which are."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag

    @property
    def message(self) -> Message:
        known = ", ".join(language.tag for language in all_languages())
        return Message(
            N_("The language “{tag}” is not in the table. Known: {known}."), {"tag": self.tag, "known": known}
        )

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True)
class Language:
    """One language. line_limit: characters a line (grapheme clusters; cells where `counts_cells`);
    cps_warn, cps_error: characters a second; seconds_per_letter: the fit meter's k."""

    tag: str
    endonym: str
    french_name: str
    english_name: str
    script: str
    line_limit: int
    cps_warn: float
    cps_error: float
    seconds_per_letter: float

    @property
    def base(self) -> str:
        """The primary subtag: `zh` of zh-Hans, `pt` of pt-BR."""
        return self.tag.partition("-")[0]

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
        return self.base if self.base in _WHISPER else None

    @property
    def open_graph(self) -> str:
        """`language_TERRITORY`, as the Open Graph protocol wants a locale: a tag with a script is none."""
        return f"{self.base}_{_TERRITORY[self.tag]}"

    @property
    def django(self) -> bool:
        return self.tag in _DJANGO

    @property
    def interface(self) -> bool:
        """Whether the parents' strings exist in the language."""
        return self.tag not in _WITHOUT_WORDS

    @property
    def spaces(self) -> bool:
        """Whether words are separated by spaces."""
        return self.script not in {"Hans", "Hant", "Jpan", "Thai", "Khmr", "Laoo"}

    @property
    def counts_cells(self) -> bool:
        """Width-2 characters count 2 (a limit in cells). Chinese limits are in characters, so none here does."""
        return False


_ROWS = """
fr|français|français|French|Latn
ar|العربية|arabe|Arabic|Arab
en|English|anglais|English|Latn
es|español|espagnol|Spanish|Latn
pt|português|portugais|Portuguese|Latn
pt-BR|português (Brasil)|portugais du Brésil|Brazilian Portuguese|Latn
ro|română|roumain|Romanian|Latn
ru|русский|russe|Russian|Cyrl
uk|українська|ukrainien|Ukrainian|Cyrl
tr|Türkçe|turc|Turkish|Latn
ta|தமிழ்|tamoul|Tamil|Taml
bn|বাংলা|bengali|Bengali|Beng
hi|हिन्दी|hindi|Hindi|Deva
ur|اردو|ourdou|Urdu|Arab
fa|فارسی|persan|Persian|Arab
ps|پښتو|pachto|Pashto|Arab
sq|shqip|albanais|Albanian|Latn
sr|српски|serbe|Serbian|Cyrl
hr|hrvatski|croate|Croatian|Latn
bg|български|bulgare|Bulgarian|Cyrl
pl|polski|polonais|Polish|Latn
ka|ქართული|géorgien|Georgian|Geor
hy|հայերեն|arménien|Armenian|Armn
zh-Hans|简体中文|chinois simplifié|Simplified Chinese|Hans
zh-Hant|繁體中文|chinois traditionnel|Traditional Chinese|Hant
vi|Tiếng Việt|vietnamien|Vietnamese|Latn
so|Soomaali|somali|Somali|Latn
ti|ትግርኛ|tigrigna|Tigrinya|Ethi
am|አማርኛ|amharique|Amharic|Ethi
ln|lingála|lingala|Lingala|Latn
wo|Wolof|wolof|Wolof|Latn
bm|bamanankan|bambara|Bambara|Latn
snk|sooninkanxanne|soninké|Soninke|Latn
ff|Pulaar|peul|Fula|Latn
sw|Kiswahili|swahili|Swahili|Latn
mg|Malagasy|malgache|Malagasy|Latn
ku|kurdî (kurmancî)|kurde kurmandji|Kurmanji Kurdish|Latn
ckb|کوردیی ناوەندی|kurde sorani|Central Kurdish|Arab
kab|Taqbaylit|kabyle|Kabyle|Latn
ht|kreyòl ayisyen|créole haïtien|Haitian Creole|Latn
rcf|kréol rényoné|créole réunionnais|Réunion Creole|Latn
gcr|kriyòl gwiyannen|créole guyanais|Guianese Creole|Latn
de|Deutsch|allemand|German|Latn
it|italiano|italien|Italian|Latn
nl|Nederlands|néerlandais|Dutch|Latn
el|Ελληνικά|grec|Greek|Grek
cs|čeština|tchèque|Czech|Latn
km|ខ្មែរ|khmer|Khmer|Khmr
"""


def _row(line: str) -> Language:
    tag, endonym, french, english, script = line.split("|")
    base = tag.partition("-")[0]
    limit, warn, error = _CUES.get(base, _DEFAULT_CUES)
    rate = _RATE.get(base, _RATE_BY_SCRIPT.get(script, 0.08))
    return Language(tag, endonym, french, english, script, limit, warn, error, rate)


_TABLE = {row.tag.lower(): row for row in map(_row, _ROWS.strip().splitlines())}


def all_languages() -> tuple[Language, ...]:
    """Every row, in the table's order."""
    return tuple(_TABLE.values())


def find(tag: str) -> Language | None:
    """The row of a tag, whatever its case, `_` or `-`; None when it is not in the table."""
    return _TABLE.get(tag.strip().lower().replace("_", "-"))


def get(tag: str) -> Language:
    """The row of a tag. Raises UnknownLanguage."""
    row = find(tag)
    if row is None:
        raise UnknownLanguage(tag)
    return row


def is_known(tag: str) -> bool:
    """Whether the table has the tag, whatever its case, `_` or `-`."""
    return find(tag) is not None


def bcp47(tag: str) -> str:
    """The canonical spelling of a tag: `zh-Hans` for `zh_hans`."""
    return get(tag).tag


def django_tag(tag: str) -> str:
    """`zh-hans` for `zh-Hans`."""
    return get(tag).django_tag


def locale_name(tag: str) -> str:
    """The directory of gettext's catalogues: `zh_Hans`, `pt_BR` (Django's `to_locale`)."""
    return get(tag).tag.replace("-", "_")


def direction(tag: str) -> str:
    """`rtl` or `ltr`."""
    return get(tag).direction


def iso639_for_playlist(tag: str) -> str:
    """The shortest BCP-47 tag that still tells the languages of the table apart (RFC 8216 LANGUAGE attribute)."""
    return get(tag).tag


def whisper_code(tag: str) -> str | None:
    """Whisper's code of a tag, None when its models do not know the language."""
    return get(tag).whisper


def django_lang_info() -> dict[str, dict[str, object]]:
    """Rows for django.conf.locale.LANG_INFO, so that Django knows each language's names and direction."""
    return {
        row.django_tag: {
            "bidi": row.rtl,
            "code": row.django_tag,
            "name": row.english_name,
            "name_local": row.endonym,
        }
        for row in all_languages()
    }


def rtl_django_tags() -> list[str]:
    """For LANGUAGES_BIDI."""
    return [row.django_tag for row in all_languages() if row.rtl]
