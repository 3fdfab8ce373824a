"""What a release of the site's own words holds: every approved text that can stand in a page, by its message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from craft.text.checks.labels import Label, fits
from craft.text.interface_units import unit_id
from craft.text.plural_forms import examples, plural_categories
from subtitles.models import Translation, TranslationRevision
from tutorials.interface_catalogue import Message, messages, shipped_text
from tutorials.models import LanguageVersion


@dataclass
class Words:
    """strings: as the manifest keeps them: [{context, english: […], text: […], whole}]; `whole`: every form of it is
    approved. revisions: unit → the approved revision. missing: French of the units that nobody has approved, which
    stay as the program ships them. unfit: French of those whose approved text could break a page."""

    strings: list[dict[str, Any]] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)


def words_of(version: LanguageVersion) -> Words:
    """The approved words of a language, in the order of the catalogues. One query."""
    rows = Translation.objects.filter(
        segment__tutorial=version.tutorial_id, segment__retired_at=None, language=version.language
    ).select_related("approved", "segment")
    approved = {row.segment.public_id: row.approved for row in rows.exclude(approved=None) if row.approved}
    words = Words()
    if version.language == version.tutorial.source_language:
        return words  # French comes with the program; only its name is said
    for key, message in messages().items():
        text = list(_forms(version.language, key, message, approved, words))
        chosen = [one for one, _ours in text]
        if not any(ours for _one, ours in text) or not all(chosen):
            continue  # nothing of it is approved, or a form is missing that the program does not ship either
        words.strings.append(
            {
                "context": message.context,
                "english": list(message.english),
                "text": chosen,
                "whole": all(ours for _one, ours in text),
            }
        )
    return words


def _forms(
    tag: str, key: str, message: Message, approved: dict[str, TranslationRevision], words: Words
) -> Iterator[tuple[str, bool]]:
    """Each form of the message: its approved text and True, else what the program ships and False."""
    for category in plural_categories(tag) if message.is_plural else ("",):
        unit = unit_id(key, category)
        french = message.french[0 if category in {"", "zero", "one"} else -1]
        revision = approved.get(unit)
        label = Label(True, examples(tag, category, 2)) if category else Label()
        if revision is not None and fits(french, revision.text, label):
            words.revisions[unit] = revision.pk
            yield revision.text, True
            continue
        (words.missing if revision is None else words.unfit).append(french)
        yield shipped_text(tag, key, category), False
