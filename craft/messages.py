"""A message: a text for a person, written once, where it arises, with its values apart.

`craft` and `media` know no gettext. They mark a text with `N_`, or with `N_n` where a count chooses between two; that
is what `script/messages` finds, and what stands in the catalogues. `str(message)` is English;
`journal.message_translation` gives it in the reader's language.

A text names its values `{name}`. Two that volunteers have translated since the first edition name them `%(name)s`:
their identity is their English, so they stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PERCENT = re.compile(r"%\((\w+)\)[sd]")


@dataclass(frozen=True)
class Plural:
    """A text with a count, in its singular and plural. by: the name of the value that is the count."""

    one: str
    many: str
    by: str


Text = str | Plural


@dataclass(frozen=True)
class RoundedNumber:
    """A number as it is shown, with so many decimals (None: as many as it has, up to six digits in all)."""

    number: float
    decimals: int | None = None

    def __str__(self) -> str:
        return f"{self.number:g}" if self.decimals is None else f"{self.number:.{self.decimals}f}"


@dataclass(frozen=True)
class Message:
    """A text with its values. A `RoundedNumber` or an int is a number, which languages write each in their way; a str
    is quoted as it is. code: names the message for programs, where its text may change."""

    text: Text
    values: Mapping[str, object] = field(default_factory=dict)
    code: str = ""

    @property
    def count(self) -> int:
        """What chooses the plural form; 1 for a text that has none."""
        return int(str(self.values[self.text.by])) if isinstance(self.text, Plural) else 1

    def __str__(self) -> str:
        if isinstance(self.text, str):
            return fill_in(self.text, self.values)
        return fill_in(self.text.one if self.count == 1 else self.text.many, self.values)


class MessageError(ValueError):
    """An error that says one message to a person."""

    def __init__(self, text: Text, **values: object) -> None:
        self.message = Message(text, values)
        super().__init__(str(self.message))


def N_(text: str) -> str:  # noqa: N802 - the name that translators' tools know
    """Marks a text for the catalogues, and leaves it as it is."""
    return text


def N_n(one: str, many: str, by: str) -> Plural:  # noqa: N802 - beside `N_`
    """Marks a text that has a count. by: the name of the value that is the count."""
    return Plural(one, many, by)


def fill_in(text: str, values: Mapping[str, object]) -> str:
    """The text, in whatever language, with its values."""
    return in_braces(text).format(**values)


def in_braces(text: str) -> str:
    """The text with every value as `{name}`, also where it is written `%(name)s`."""
    if not _PERCENT.search(text):
        return text
    return _PERCENT.sub(r"{\1}", text.replace("{", "{{").replace("}", "}}").replace("%%", "%"))
