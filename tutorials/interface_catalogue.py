"""The site's own words as the program ships them: what parents, volunteers and reviewers read, in French and English,
and where.

`script/messages` keeps the catalogues of `locale/` up to date with the code; they are read here, once in each process.
Volunteers translate from the French; a message is identified as in gettext, by its English.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib
from django.conf import settings

from craft.languages import locale_name
from craft.text.checks.labels import PLACEHOLDER
from craft.text.interface_units import SPOKEN_NAME_ID, message_id, unit_id
from craft.text.plural_forms import CATEGORIES, plural_categories
from craft.text.spoken_words import PROMPT_IDS, SPOKEN_WORD_IDS

# The English catalogue has what parents, volunteers and reviewers read; the French one also what coordinators read.
ENGLISH, FRENCH = "en", "fr"
SPOKEN_FRENCH = "Français. Choisissez votre langue."
SPOKEN_CONTEXT = (
    "Écrivez, dans votre langue, son nom puis « choisissez votre langue ». Une voix le dira sur la page d’accueil, "
    "pour les parents qui ne lisent pas."
)
CONTEXT_MAX = 200
# Messages of volunteers and reviewers, who may know no French: script/messages marks them in the French catalogue.
MARK = "Interface: "
CONSENT = "consent"
OTHER_PLACES = {
    CONSENT: "accord pour prêter sa voix",
    "e-mail": "message électronique",
    "workshop": "atelier : pages des bénévoles et des relecteurs",
}
# (context, English) that a message has now → what it had before. Texts that were released before stand in for it.
MOVED = {("parents", "Tutorials"): ("", "Tutorials")}
# Where a text is shown, by its source file: what a translator needs to know first.
PLACES = {
    "templates/base.html": "toutes les pages",
    "templates/public/base.html": "toutes les pages",
    "templates/parents/chooser.html": "choix de la langue",
    "templates/parents/_language.html": "choix de la langue",
    "templates/parents/list.html": "liste des tutoriels",
    "templates/parents/_card.html": "liste des tutoriels",
    "tutorials/models/themes.py": "liste des tutoriels : thèmes, avec un dessin",
    "templates/parents/watch.html": "page de la vidéo",
    "templates/parents/_gives.html": "page de la vidéo",
    "templates/outlets/steps/watch_act.html": "page de la vidéo",
    **{f"templates/outlets/{outlet}/watch_gives.html": "page de la vidéo" for outlet in ("book", "handout")},
    "templates/public/_player.html": "lecteur vidéo",
    "templates/public/_player_choices.html": "lecteur vidéo",
    "templates/public/_language_menu.html": "menu des langues",
    "templates/outlets/handout/handout.html": "version papier",
    "templates/outlets/handout/_handout_body.html": "version papier",
    "templates/outlets/handout/being_made.html": "version papier",
    "templates/outlets/embed/embed.html": "lecteur vidéo sur un autre site",
    "templates/public/problem.html": "page d’erreur",
    "templates/parents/statement.html": "accessibilité",
    "templates/parents/legal.html": "mentions légales et vie privée",
    "public/views/errors.py": "page d’erreur",
    "parents/views/pages.py": "titre de la page",
    "public/queries/interface_words.py": "description du site",
    "public/queries/offline_words.py": "sans réseau",
    "tutorials/templatetags/look.py": "durées et tailles",
    "craft/takes/take_advice.py": "conseils pour enregistrer sa voix",
}


@dataclass(frozen=True)
class Message:
    """A message that people read who may know no French. english, french: one text, or one for each form of a plural
    message. place: where it is shown, if not on a page of the parents."""

    context: str
    english: tuple[str, ...]
    french: tuple[str, ...]
    place: str = ""

    @property
    def id(self) -> str:
        return message_id(self.context, self.english[0])

    @property
    def is_plural(self) -> bool:
        return len(self.english) > 1

    @property
    def number_left_out(self) -> str:
        """The placeholder of the count, where a French form does without it ("one film", "{n} films"); else nothing."""
        in_singular, in_plural = (set(PLACEHOLDER.findall(form)) for form in (self.french[0], self.french[-1]))
        return min(in_plural - in_singular, default="")

    def french_of(self, category: str = "") -> str:
        """The French beside one plural form of another language; without a category, of a message that has none. Its
        singular is for 0 and 1; where that leaves the number out, the plural stands beside all: Russian's is for 21
        too."""
        singular, plural = self.french[0], self.french[-1]
        return plural if self.number_left_out or category not in {"", "zero", "one"} else singular


@dataclass(frozen=True)
class ShippedUnit:
    """One unit of translation: its id, its French, and a note for the translator (in French)."""

    id: str
    french: str
    note: str


def catalogue_path(tag: str) -> Path | None:
    """The shipped catalogue of a language, if it has one."""
    path = Path(settings.BASE_DIR) / "locale" / locale_name(tag) / "LC_MESSAGES" / "django.po"
    return path if path.exists() else None


@cache
def shipped_entries(tag: str) -> dict[str, polib.POEntry]:
    """Message id → its entry in the shipped catalogue of a language; nothing for a language without one."""
    path = catalogue_path(tag)
    if path is None:
        return {}
    return {message_id(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def _mark(entry: polib.POEntry) -> str:
    return str(entry.comment).removeprefix(MARK) if entry.comment.startswith(MARK) else ""


@cache
def parents_messages() -> frozenset[str]:
    """The ids of what parents read."""
    french = shipped_entries(FRENCH)
    return frozenset(key for key in shipped_entries(ENGLISH) if key in french and not _mark(french[key]))


@cache
def consent_messages() -> frozenset[str]:
    """The ids of the consent's texts."""
    return frozenset(key for key, entry in shipped_entries(FRENCH).items() if _mark(entry) == CONSENT)


@cache
def sayable_units() -> frozenset[str]:
    """The ids of what a volunteer may say, and nobody has to: words of the parents' pages, prompts for voices, and the
    consent's sentences."""
    french = shipped_entries(FRENCH)
    whole = {key for key in consent_messages() if not PLACEHOLDER.search(french[key].msgid)}
    return SPOKEN_WORD_IDS | PROMPT_IDS | whole


@cache
def messages() -> dict[str, Message]:
    """The messages of the parents' pages, then those of the workshop that volunteers and reviewers read, by id."""
    french, parents = shipped_entries(FRENCH), parents_messages()
    found = {}
    for key, entry in sorted(shipped_entries(ENGLISH).items(), key=lambda item: item[0] not in parents):
        translated = french.get(key)
        if translated is None:
            continue
        english = (entry.msgid, entry.msgid_plural) if entry.msgid_plural else (entry.msgid,)
        own = tuple(translated.msgstr_plural.values()) if entry.msgid_plural else (translated.msgstr,)
        found[key] = Message(entry.msgctxt or "", english, own, OTHER_PLACES.get(_mark(translated), ""))
    return found


@cache
def shipped_units() -> tuple[ShippedUnit, ...]:
    """Every unit of the tutorial `interface`: the spoken name, then the messages; of a plural one all six forms."""
    units = [ShippedUnit(SPOKEN_NAME_ID, SPOKEN_FRENCH, SPOKEN_CONTEXT)]
    places = {path: text for path in PLACES if (text := _source(path))}
    for key, message in messages().items():
        note = " · ".join(
            filter(
                None,
                [message.context, message.place, *_where(message, places), f"en anglais : « {message.english[-1]} »"],
            )
        )
        if len(note) > CONTEXT_MAX:
            note = note[: CONTEXT_MAX - 1].rstrip() + "…"
        if not message.is_plural:
            units.append(ShippedUnit(key, message.french[0], note))
            continue
        for category in CATEGORIES:
            units.append(ShippedUnit(unit_id(key, category), message.french_of(category), note))
    return tuple(units)


def number_left_out(key: str) -> str:
    """`Message.number_left_out` of the message with this id; nothing where there is none."""
    message = messages().get(key)
    return message.number_left_out if message else ""


@cache
def catalogue_digest() -> str:
    """Changes whenever a unit, its French or its note does."""
    total = hashlib.sha256()
    for unit in shipped_units():
        total.update(f"{unit.id}\0{unit.french}\0{unit.note}\0".encode())
    return total.hexdigest()


def shipped_text(tag: str, key: str, category: str = "") -> str:
    """The shipped text (a draft in most languages) where nothing has been approved yet; empty where French is shown."""
    entry = shipped_entries(tag).get(key)
    if entry is None:
        return ""
    if not category:
        return str(entry.msgstr)
    names = plural_categories(tag)
    return str(entry.msgstr_plural.get(names.index(category), "")) if category in names else ""


def _source(path: str) -> str:
    file = Path(settings.BASE_DIR) / path
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _where(message: Message, places: dict[str, str]) -> Iterator[str]:
    """The places that show the message, each once, at most three."""
    found = dict.fromkeys(PLACES[path] for path, text in places.items() if f'"{message.english[0]}"' in text)
    yield from list(found)[:3]
