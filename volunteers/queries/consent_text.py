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
from volunteers.queries.outside_services import outside_services

TEXT_VERSION = "2026-12-4"
KEPT_BY_THE_TOWN = _("Your recordings are kept on the town's server and in its backups.")
KEPT_ELSEWHERE = _(
    "Your recordings are kept by a company that stores files for the town ({host}), and in the town's backups."
)
REPAIRED = _(
    "If you agree, a machine of the town takes the noise out of a recording of yours that has too much of it. It makes "
    "no voice: what is heard is what you said, and your own recording stays as it is. To say no costs you nothing."
)
SAID_BACK = _(
    "If you agree, what you say back in French of somebody's recording is kept so that the meaning can be checked. "
    "Only reviewers and coordinators hear it. It is never published, and is deleted 90 days after that recording was "
    "decided, at the latest after a year. To say no costs you nothing."
)
CONSENT_TEXTS: tuple[Promise, ...] = (
    _(
        "Your voice is personal data. You decide each use, and you can change your mind at any time. To take your "
        "voice back, two taps are enough."
    ),
    KEPT_BY_THE_TOWN,
    _("Only you, the reviewers of your language and the coordinators hear them before they are published."),
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
    REPAIRED,
    SAID_BACK,
    _("Nobody trains or clones a voice by machine unless you tick it."),
    _("Nothing is sold, nothing is shown beside an advertisement."),
)


def consent_texts() -> list[str]:
    """In the active language, as it is here: where the recordings lie is read from the settings."""
    host = outside_services().files
    elsewhere = str(KEPT_ELSEWHERE).format(host=host)
    return [elsewhere if host and text is KEPT_BY_THE_TOWN else str(text) for text in CONSENT_TEXTS]


def text_version() -> str:
    """Of the text as it is here: when recordings come to lie elsewhere, everybody is asked once."""
    host = outside_services().files
    return f"{TEXT_VERSION}@{sha256(host.encode()).hexdigest()[:8]}" if host else TEXT_VERSION


def stands_alone(tag: str) -> bool:
    """Whether the text in this language may be read without the French beside it. French is the text agreed to; the
    English was written with it; a translation stands alone once a native approved all of it."""
    return tag in settings.DESK_LANGUAGES or consent_is_reviewed(tag)


def _texts_in(tag: str) -> list[str]:
    with translation.override(languages.django_tag(tag)):
        return consent_texts()


def digest_in(tag: str) -> str:
    """SHA-256 of the text as somebody reads it in this language: kept with each consent, as a proof of what was agreed
    to. The French is the text agreed to; what was read beside it, or in its place, has a digest of its own."""
    return sha256("\n".join(_texts_in(tag)).encode()).hexdigest()


def readable_in(user: User) -> list[str]:
    """Tags of the languages in which this person can read it: French, English, and of those that they speak or read
    the workshop in the ones that have all of it, approved or as a draft."""
    spoken = user.spoken_languages.values_list("language", flat=True)
    own = {user.reads_in, *(row.tag for tag in spoken for row in languages.lineage(languages.get(tag)))}
    readable = {tag for tag in own if tag in settings.WORKSHOP_LANGUAGES or consent_is_reviewed(tag)}
    return [*settings.DESK_LANGUAGES, *sorted(readable.difference(settings.DESK_LANGUAGES))]
