"""A journal entry's before and after, in words: "text: Bonjour · approved elsewhere: no"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from journal.state_words import WORDS as STATES
from volunteers.templatetags.people_words import ROLES

register = template.Library()

WORDS: dict[str, Promise | str] = {
    "text": _("text"),
    "french": _("French"),
    "translation": _("translation"),
    "note": _("note"),
    "keep": _("stays as it is"),
    "state": _("state"),
    "origin": _("origin"),
    "self_review": _("approved by the same person"),
    "approved_elsewhere": _("approved elsewhere"),
    "segment": _("sentence"),
    "sha256": _("digest"),
    "insisted": _("sent although the check had a remark"),
    "role": _("role"),
    "roles": _("roles"),
    "languages": _("languages"),
    "language": _("language"),
    "uses": _("for how many"),
    "number": _("number"),
    "live": _("published before"),
    "kind": _("kind"),
    "findings": _("remarks"),
    "step": _("begins a step"),
    "segments": _("sentences"),
    "sound": _("French sound"),
    "late_ms": _("delay (ms)"),
    "holds": _("the picture waits"),
    "within_limit": _("kept within the town's limit"),
    "hold_fastest": _("a voice may be played faster up to (hundredths)"),
    "hold_longer": _("a film may become longer by (percent)"),
    "start_ms": _("begins (ms)"),
    "end_ms": _("ends (ms)"),
    "pin_ms": _("moment (ms)"),
    "at": _("when"),
    "version": _("consent text"),
    "publish": _("published with the films"),
    "hotline": _("telephone hotline"),
    "ai_training": _("training by machine"),
    "credit": _("named"),
    "title": _("title"),
    "summary": _("summary"),
    "self_review_allowed": _("may approve their own work"),
    "spoken_first": _("spoken first"),
}


# What is kept as a code, key → code → word.
CODES: dict[str, Mapping[str, Promise | str]] = {
    "role": ROLES,
    "state": STATES,
    "kind": {"voice": _("voice"), "subtitles": _("subtitles")},
    "origin": {
        "human": _("a person"),
        "memory": _("from memory"),
        "machine": _("written by a machine"),
        "import": _("from a file"),
    },
    "sound": {"replace": _("Gone: only the new voice is heard"), "voice_over": _("Kept softly under the voice")},
    "holds": {"as_above": _("as set above it"), "on": _("yes"), "off": _("no")},
    "credit": {"name": _("by my name"), "pseudonym": _("by my pseudonym"), "none": _("not at all")},
}


@register.filter
def in_words(side: dict[str, Any]) -> SafeString:
    """One side of an entry; a key without a word shows as it is kept."""
    kept = [(key, value) for key, value in side.items() if value not in (None, "", [], {})]
    return format_html_join(
        " · ", "{} <bdi>{}</bdi>", ((_("%s:") % _word(key), _value(key, value)) for key, value in kept)
    )


def _word(key: str) -> Promise | str:
    return WORDS.get(key, key)


def _value(key: str, value: object) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(" ".join(map(str, part)) if isinstance(part, list) else str(part) for part in value)
    return CODES.get(key, {}).get(str(value), value)
