"""The result of a check: a finding with its place in the translation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypedDict

from craft.documents import JsonObject
from craft.messages import Message, Text
from craft.text.digests import text_digest

Severity = Literal["error", "warning"]
ProfileSeverity = Literal["error", "warning", "off"]


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

    The code of `message` is its key in `registry.MESSAGES`.
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
        """Everything, to be kept beside a revision and shown in any language later (`registry.kept_message`)."""
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


@dataclass(frozen=True)
class Code:
    """One thing that a check may find.

    key: as it is stored beside texts and in the coordinator's choices, so it never changes. name: for the coordinator's
    table. says: its sentence, or its sentences by variant ('': the usual one). severity: an error blocks submission,
    a warning asks; a coordinator may change each, per language.
    """

    key: str
    name: str
    says: Text | Mapping[str, Text]
    severity: Severity = "warning"

    @property
    def messages(self) -> dict[str, Text]:
        """By the key that a kept finding names its message by: the code, or « code.variant »."""
        variants = {"": self.says} if isinstance(self.says, Text) else self.says
        return {self.key + (variant and f".{variant}"): text for variant, text in variants.items()}

    def at(
        self, start: int, end: int, variant: str = "", *, severity: Severity | None = None, **values: object
    ) -> TextFinding:
        """The finding at a place. severity: where the case decides; values: what the sentence names."""
        key = self.key + (variant and f".{variant}")
        message = Message(self.messages[key], values, key)
        return TextFinding(self.key, severity or self.severity, message, start, end)


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
class Label:
    """What is known of a text of the interface.

    plural: one form of a plural message. numbers: the first numbers that take the form (two are enough).
    number: the placeholder of the number, where the other French form says it: French may say « un texte », and the
    same form is for 21 texts in Ukrainian.
    """

    plural: bool = False
    numbers: tuple[int, ...] = ()
    number: str = ""

    @property
    def may_leave_number_out(self) -> bool:
        """« one minute »: where the form is for a single number, its words may say it."""
        return self.plural and len(self.numbers) == 1

    def with_number(self, wanted: Counter[str]) -> Counter[str]:
        """What must be said, the number too where the form is for numbers beyond 0 and 1."""
        if self.number in wanted or not self.number or max(self.numbers, default=0) < 2:
            return wanted
        return wanted + Counter([self.number])


@dataclass(frozen=True)
class QuotedText:
    """How a piece of text is quoted in a message: short enough to read."""

    text: str
    most: int = 40

    def __str__(self) -> str:
        return self.text if len(self.text) <= self.most else self.text[: self.most - 1] + "…"
