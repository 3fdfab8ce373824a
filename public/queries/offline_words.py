"""What a phone says without a network, kept beside its pages: in every language that has words, with their voices."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils import translation
from django.utils.translation import gettext_noop

from craft import languages
from craft.documents import JsonObject
from craft.messages import Message
from craft.text.interface_units import message_id
from dubbing.models import SpokenWords
from journal.message_translation import translate_message
from public.queries.interface_words import words_of
from tutorials.models import Segment
from tutorials.templatetags.look import megabytes

# The scripts ask by these names (static/js/parents/offline.js, data-offline-word in the templates).
OFFLINE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "offline": gettext_noop("No internet connection. What is kept on this phone still plays."),
        "missing": gettext_noop("Not on this phone"),
        "kept": gettext_noop("Kept on this phone"),
        "remove": gettext_noop("Remove from this phone"),
        "keep": gettext_noop("Keep on this phone"),
        "choose": gettext_noop("Choose your language"),
        "others": gettext_noop("Other languages"),
        "help": gettext_noop("Help by telephone"),
    }
)

# Heard on the kept pages of steps, which have these words themselves.
ON_STEPS = MappingProxyType(
    {
        "next": gettext_noop("Next step"),
        "previous": gettext_noop("Previous step"),
        "video": gettext_noop("Video"),
        "unclear": gettext_noop("I did not understand this step"),
    }
)


def offline_words() -> dict[str, JsonObject]:
    """By tag: name → its word, and `said`: name → the address of its voice, where somebody said just that. Offline, the
    chooser may be shown instead of a page in any of them. One query."""
    said = _voices()
    found: dict[str, JsonObject] = {}
    for language in languages.all_languages():
        if words_of(language) == language:
            with translation.override(language.django_tag):
                words = {name: translate_message(Message(english)) for name, english in OFFLINE_WORDS.items()}
                smallest = megabytes(0)  # shows how sizes are written
                shown = words | {name: translate_message(Message(english)) for name, english in ON_STEPS.items()}
            voices = {name: f"/m/{said[key]}" for name in shown if (key := (language.tag, name, shown[name])) in said}
            found[language.tag] = {**words, "smallest": smallest, **({"said": voices} if voices else {})}
    return found


def _voices() -> dict[tuple[str, str, str], str]:
    """(tag, name, what is said) → the path of the sound."""
    names = {message_id("", english): name for name, english in {**OFFLINE_WORDS, **ON_STEPS}.items()}
    rows = SpokenWords.objects.filter(
        segment__kind=Segment.Kind.STRING, segment__public_id__in=names, segment__retired_at=None
    )
    told = rows.values_list("language", "segment__public_id", "text", "path")
    return {(tag, names[unit], text.strip()): path for tag, unit, text, path in told}
