"""The result of a check: a finding with its place in the translation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypedDict

from craft.documents import JsonObject
from craft.messages import N_, Message, N_n, RoundedNumber, Text
from craft.text.digests import text_digest

Severity = Literal["error", "warning"]
ProfileSeverity = Literal["error", "warning", "off"]

# Translators: an address, a code or a placeholder
_STAYS = N_("“{lost}” must stay exactly as it is.")
# By key: a code, or « code.variant ». A kept finding names its message by it.
MESSAGES: dict[str, Text] = {
    "empty": N_("The translation is empty."),
    "unchanged": N_("This is still the French text."),
    "leading_space": N_("The text begins with a space."),
    "trailing_space": N_("The text ends with a space."),
    "double_space": N_("There are two spaces in a row."),
    # Translators: each value is a sign, such as ? or …
    "end_punctuation": N_("The French ends with “{french}”: end with “{expected}”."),
    "end_punctuation.none": N_("The French ends without punctuation, the translation ends with “{found}”."),
    "end_punctuation.opening": N_("A question or an exclamation begins with “{expected}” here."),
    # Translators: a bracket or a quotation mark
    "unbalanced": N_("“{sign}” has no partner."),
    # Translators: one number or some, as the texts write them
    "numbers_changed": N_("The French says {french}, the translation says {found}."),
    "numbers_changed.lost": N_("The number {french} is missing."),
    "numbers_changed.added": N_("The number {found} is not in the French."),
    "link_lost": _STAYS,
    "code_lost": _STAYS,
    "code_added": N_("“{added}” is not in the French."),
    "term_missing": N_("The glossary translates “{french}” as “{translation}”."),
    "keep_missing": N_("“{french}” must not be translated."),
    "forbidden_character": N_("An invisible character ({name}) must go."),
    "forbidden_character.isolate": N_("A change of direction is opened and not closed, or closed and not opened."),
    "wrong_script": N_("This is not written in the script of the language."),
    "wrong_script.mixed": N_("“{word}” mixes letters of two alphabets."),
    "wrong_script.variant": N_("“{sign}” belongs to the other Chinese script."),
    # Translators: the code of a language, such as es
    "wrong_language": N_("This looks like another language ({guess})."),
    "too_long": N_n(
        "Too long to say by {seconds} s: shorten by about {letters} letter.",
        "Too long to say by {seconds} s: shorten by about {letters} letters.",
        by="letters",
    ),
    "reading_speed": N_("{speed} characters per second are too fast to read (at most {limit})."),
    "line_length": N_n(
        "“{line}” is longer than a line ({limit} character).",
        "“{line}” is longer than a line ({limit} characters).",
        by="limit",
    ),
    "markup": N_("“{sign}” cannot stand in a word of the site."),
    "label_long": N_n(
        # Translators: both values are numbers of characters
        "{count} character where the French has {french}: a button may have no room.",
        "{count} characters where the French has {french}: a button may have no room.",
        by="count",
    ),
    "inconsistent": N_("The same French is translated elsewhere as “{other}”."),
    "same_text": N_("The same words already translate another French text: “{other}”."),
}

# Each check by a name, for the coordinator's table.
NAMES: dict[str, str] = {
    "empty": N_("No text"),
    "unchanged": N_("Still French"),
    "leading_space": N_("Space at the beginning"),
    "trailing_space": N_("Space at the end"),
    "double_space": N_("Two spaces in a row"),
    "end_punctuation": N_("Punctuation at the end"),
    "unbalanced": N_("Quotation marks and brackets without partner"),
    "numbers_changed": N_("Numbers that changed"),
    "link_lost": N_("Addresses that are missing"),
    "code_lost": N_("Codes and placeholders that are missing"),
    "code_added": N_("Codes and placeholders that are not in the French"),
    "term_missing": N_("Words of the glossary that are missing"),
    "keep_missing": N_("Words that must not be translated"),
    "forbidden_character": N_("Invisible characters"),
    "wrong_script": N_("The wrong script"),
    "wrong_language": N_("Another language"),
    "too_long": N_("Too long to be said"),
    "reading_speed": N_("Too fast to be read"),
    "line_length": N_("Longer than a line"),
    "markup": N_("Signs that the site's pages cannot show"),
    "label_long": N_("Longer than a button of the site"),
    "inconsistent": N_("The same French translated otherwise elsewhere"),
    "same_text": N_("The same words for another French text"),
}

# What blocks submission; everything else asks. A coordinator may change each, per language.
DEFAULT_SEVERITY: dict[str, Severity] = {
    "empty": "error",
    "unchanged": "warning",
    "link_lost": "error",
    "code_lost": "error",
    "keep_missing": "error",
    "forbidden_character": "error",
    "wrong_script": "error",
    "markup": "error",
}


# What the numbers in a message are; every other value is a piece of text.
_DECIMALS = {"seconds": 1, "speed": 0, "limit": None}
_COUNTS = {"letters", "count"}


class KeptFinding(TypedDict, total=False):
    """A finding as it is kept beside a revision; older ones have no `key` and `values`."""

    code: str
    severity: Severity
    message: str
    start: int
    end: int
    key: str
    values: dict[str, str]


@dataclass(frozen=True)
class TextFinding:
    """`start`, `end`: half-open span of code points in the translation (the whole text where the fault has no place).

    The code of `message` is its key in `MESSAGES`.
    """

    code: str
    severity: Severity
    message: Message
    start: int
    end: int

    def as_json(self) -> JsonObject:
        """The five fields that the command line promises; the message in English."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": str(self.message),
            "start": self.start,
            "end": self.end,
        }

    def as_record(self) -> KeptFinding:
        """Everything, to be kept beside a revision and shown in any language later (`kept_message`)."""
        values = {name: str(value) for name, value in self.message.values.items()}
        return {
            "code": self.code,
            "severity": self.severity,
            "message": str(self.message),
            "start": self.start,
            "end": self.end,
            "key": self.message.code,
            "values": values,
        }


def finding(key: str, start: int, end: int, *, severity: Severity | None = None, **values: object) -> TextFinding:
    """The finding of `key` with its default severity (`severity` where the case decides)."""
    code = key.partition(".")[0]
    return TextFinding(
        code=code,
        severity=severity or DEFAULT_SEVERITY.get(code, "warning"),
        message=Message(MESSAGES[key], values, key),
        start=start,
        end=end,
    )


def kept_message(record: KeptFinding) -> Message | None:
    """The message of a finding that was kept by `as_record`; None when no check says it any more."""
    text = MESSAGES.get(str(record.get("key", "")))
    if text is None:
        return None
    values = {name: _parse_number(name, value) for name, value in record.get("values", {}).items()}
    return Message(text, values, record["key"])


def _parse_number(name: str, value: str) -> object:
    if name in _COUNTS:
        return int(value)
    return RoundedNumber(float(value), _DECIMALS[name]) if name in _DECIMALS else value


@dataclass(frozen=True)
class Reference:
    """Another segment of the same language, for consistency: its French and its translation."""

    source: str
    text: str

    @cached_property
    def digests(self) -> tuple[str, str]:
        """The digests of its French and its translation (`craft.text.digests`)."""
        return text_digest(self.source), text_digest(self.text)


@dataclass(frozen=True)
class QuotedText:
    """How a piece of text is quoted in a message: short enough to read."""

    text: str
    most: int = 40

    def __str__(self) -> str:
        return self.text if len(self.text) <= self.most else self.text[: self.most - 1] + "…"
