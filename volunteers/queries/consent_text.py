"""What a person reads before they consent, and in which languages it exists.

A new wording is a new version: raise TEXT_VERSION with it. Who agreed to an older one is asked once
(`volunteers.queries.consent_question`).
"""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from craft import languages
from dubbing.releases.interface_catalogues import consent_is_reviewed
from volunteers.models import User

TEXT_VERSION = "2026-12-2"
CONSENT_TEXTS: tuple[Promise, ...] = (
    _(
        "Your voice is personal data. You decide each use, and you can change your mind at any time. To take your "
        "voice back, two taps are enough."
    ),
    _(
        "Your recordings are kept on the town's server. Only you, the reviewers of your language and the coordinators "
        "hear them before they are published."
    ),
    _(
        "Published films are free for all families, on the town's site and in files that people send each other, in "
        "every country, for ten years."
    ),
    _(
        "If you withdraw, your voice leaves every published film within the hour. Files that families have already "
        "sent each other cannot be called back."
    ),
    _(
        "If you agree, your voice also leaves the town's site: as a voice message, in short parts, in podcasts and on "
        "the pages of schools and associations. Copies that were passed on cannot be called back. If one voice of a "
        "film has not agreed, none of this is made; to say no costs you nothing."
    ),
    _("Nobody trains or clones a voice by machine unless you tick it."),
    _("Nothing is sold, nothing is shown beside an advertisement."),
)


def stands_alone(tag: str) -> bool:
    """Whether the text in this language may be read without the French beside it. French is the text agreed to; the
    English was written with it; a translation stands alone once a native approved all of it."""
    return tag in settings.DESK_LANGUAGES or consent_is_reviewed(tag)


def _texts_in(tag: str) -> list[str]:
    with translation.override(languages.django_tag(tag)):
        return [str(text) for text in CONSENT_TEXTS]


def digest_in(tag: str) -> str:
    """SHA-256 of the text as somebody reads it in this language: kept with each consent, as a proof of what was agreed
    to. The French is the text agreed to; what was read beside it, or in its place, has a digest of its own."""
    return sha256("\n".join(_texts_in(tag)).encode()).hexdigest()


def readable_in(user: User) -> list[str]:
    """Tags of the languages in which this person can read it: French, English, and of those that they speak or read
    the workshop in the ones that have all of it, approved or as a draft."""
    own = {*user.spoken_languages.values_list("language", flat=True), user.reads_in}
    readable = {tag for tag in own if tag in settings.WORKSHOP_LANGUAGES or consent_is_reviewed(tag)}
    return [*settings.DESK_LANGUAGES, *sorted(readable.difference(settings.DESK_LANGUAGES))]
