"""What a check says: a finding with its place in the translation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from craft.text.digests import text_digest

Severity = Literal["error", "warning"]
ProfileSeverity = Literal["error", "warning", "off"]

# Key → English sentence. Screens translate by key (subtitles/check_messages.py); a key is a code or « code.variant ».
MESSAGES: dict[str, str] = {
    "empty": "The translation is empty.",
    "unchanged": "This is still the French text.",
    "leading_space": "The text begins with a space.",
    "trailing_space": "The text ends with a space.",
    "double_space": "There are two spaces in a row.",
    "end_punctuation": "The French ends with “{french}”: end with “{expected}”.",
    "end_punctuation.none": "The French ends without punctuation, the translation ends with “{found}”.",
    "end_punctuation.opening": "A question or an exclamation begins with “{expected}” here.",
    "unbalanced": "“{sign}” has no partner.",
    "numbers_changed": "The French says {french}, the translation says {found}.",
    "numbers_changed.lost": "The number {french} is missing.",
    "numbers_changed.added": "The number {found} is not in the French.",
    "link_lost": "“{lost}” must stay exactly as it is.",
    "code_lost": "“{lost}” must stay exactly as it is.",
    "code_added": "“{added}” is not in the French.",
    "term_missing": "The glossary translates “{french}” as “{translation}”.",
    "keep_missing": "“{french}” must not be translated.",
    "forbidden_character": "An invisible character ({name}) must go.",
    "forbidden_character.isolate": "A change of direction is opened and not closed, or closed and not opened.",
    "wrong_script": "This is not written in the script of the language.",
    "wrong_script.mixed": "“{word}” mixes letters of two alphabets.",
    "wrong_script.variant": "“{sign}” belongs to the other Chinese script.",
    "wrong_language": "This looks like another language ({guess}).",
    "too_long": "Too long to say by {seconds} s: shorten by about {letters} letters.",
    "reading_speed": "{speed} characters per second are too fast to read (at most {limit}).",
    "line_length": "“{line}” is longer than a line ({limit} characters).",
    "markup": "“{sign}” cannot stand in a word of the site.",
    "label_long": "{count} characters where the French has {french}: a button may have no room.",
    "inconsistent": "The same French is translated elsewhere as “{other}”.",
    "same_text": "The same words already translate another French text: “{other}”.",
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


@dataclass(frozen=True)
class TextFinding:
    """`start`, `end`: half-open span of code points in the translation (the whole text where the fault has no place).

    `key` and `values` make the sentence again in another language; `message` is the English one.
    """

    code: str
    severity: Severity
    message: str
    start: int
    end: int
    key: str = ""
    values: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The five fields that the command line promises."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "start": self.start,
            "end": self.end,
        }

    def as_record(self) -> dict[str, Any]:
        """Everything, to be kept beside a revision and shown in any language later."""
        return {**self.as_json(), "key": self.key, "values": dict(self.values)}


def finding(key: str, start: int, end: int, *, severity: Severity | None = None, **values: str) -> TextFinding:
    """The finding of `key` with its default severity (`severity` where the case decides)."""
    code = key.partition(".")[0]
    return TextFinding(
        code=code,
        severity=severity or DEFAULT_SEVERITY.get(code, "warning"),
        message=MESSAGES[key].format(**values),
        start=start,
        end=end,
        key=key,
        values=values,
    )


@dataclass(frozen=True)
class Reference:
    """Another segment of the same language, for consistency: its French and its translation."""

    source: str
    text: str

    @cached_property
    def digests(self) -> tuple[str, str]:
        """What its French and its translation say (`craft.text.digests`)."""
        return text_digest(self.source), text_digest(self.text)


@dataclass(frozen=True)
class Shown:
    """How a piece of text is quoted in a message: short enough to read."""

    text: str
    most: int = 40

    def __str__(self) -> str:
        return self.text if len(self.text) <= self.most else self.text[: self.most - 1] + "…"
