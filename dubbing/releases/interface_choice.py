"""What a release of the interface holds: every approved text that is safe in a page, by its message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from craft.text.checks.labels import Label, fits
from craft.text.interface_units import unit_id
from craft.text.plural_forms import examples, plural_categories
from dubbing.manifests import ReleasedString
from subtitles.models import Translation, TranslationRevision
from tutorials.interface_catalogue import Message, messages, shipped_text
from tutorials.models import LanguageVersion


@dataclass
class ChosenStrings:
    """revisions: unit → the approved revision. missing: French of the units without an approved text, which
    stay as the program ships them. unfit: French of the units whose approved text could break a page."""

    strings: list[ReleasedString] = field(default_factory=list)
    revisions: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)


def choose_strings(version: LanguageVersion) -> ChosenStrings:
    """The approved interface texts of a language, in the order of the catalogues. One query."""
    rows = Translation.objects.filter(
        segment__tutorial=version.tutorial_id, segment__retired_at=None, language=version.language
    ).select_related("approved", "segment")
    approved = {row.segment.public_id: row.approved for row in rows.exclude(approved=None) if row.approved}
    chosen = ChosenStrings()
    if version.language == version.tutorial.source_language:
        return chosen  # French comes with the program; only its name is said
    for key, message in messages().items():
        forms = list(_forms(version.language, key, message, approved, chosen))
        texts = [form for form, _is_approved in forms]
        if not any(is_approved for _form, is_approved in forms) or not all(texts):
            continue  # no form is approved, or a form is missing that the program does not ship either
        chosen.strings.append(
            ReleasedString(
                context=message.context,
                english=tuple(message.english),
                text=tuple(texts),
                whole=all(is_approved for _form, is_approved in forms),
            )
        )
    return chosen


def _forms(
    tag: str, key: str, message: Message, approved: dict[str, TranslationRevision], chosen: ChosenStrings
) -> Iterator[tuple[str, bool]]:
    """Each form of the message: its approved text and True, else what the program ships and False."""
    for category in plural_categories(tag) if message.is_plural else ("",):
        unit = unit_id(key, category)
        french = message.french_of(category)
        revision = approved.get(unit)
        label = Label(True, examples(tag, category, 2), message.number_left_out) if category else Label()
        if revision is not None and fits(french, revision.text, label):
            chosen.revisions[unit] = revision.pk
            yield revision.text, True
            continue
        (chosen.missing if revision is None else chosen.unfit).append(french)
        yield shipped_text(tag, key, category), False
