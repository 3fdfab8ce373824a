"""What was loaded before: a start goes on where a load was interrupted, and never makes anything again that somebody
took away since. A consent that was taken back, an erased account, a closed language, an ended publication stay so.
"""

from __future__ import annotations

from collections.abc import Sequence

from dubbing.models import Take
from dubbing.states import ReleaseState, TakeState
from tutorials.models import LanguageVersion, Segment, Tutorial
from tutorials.states.tutorials import TutorialState, VersionState
from volunteers.demo_accounts import ACCOUNTS, DOMAIN, DemoAccount
from volunteers.models import User

PREPARATION_STATES = (TutorialState.UPLOADED, TutorialState.PROBING, TutorialState.TRANSCRIBING)
NEVER_LIVE = (ReleaseState.QUEUED, ReleaseState.BUILDING, ReleaseState.FAILED)


def can_go_on(film: Tutorial, sentences: int) -> bool:
    """Whether more can be loaded into it: it is neither erased, archived, nor still being prepared, and has the
    sentences of the script, which somebody may have joined or split."""
    speech = Segment.objects.filter(tutorial=film, kind=Segment.Kind.SPEECH, retired_at=None)
    return film.state in {TutorialState.EDITING, TutorialState.OPEN} and speech.count() == sentences


def languages_left(film: Tutorial, order: Sequence[str]) -> Sequence[str]:
    """Those of the order of loading that are not complete: the last one that was begun, and all after it."""
    begun = set(film.versions.values_list("language", flat=True))
    return order[max((place for place, language in enumerate(order) if language in begun), default=0) :]


def is_ended(version: LanguageVersion) -> bool:
    """Whether it was published, or somebody closed the language: nothing more is loaded into it."""
    own = version.language == version.tutorial.source_language  # that one is closed from the beginning
    published = version.releases.exclude(state__in=NEVER_LIVE).exists()
    return published or (version.state == VersionState.CLOSED and not own)


def reading_address(language: str) -> str:
    """Of the account of the voice that reads the pages' words."""
    return f"mots-{language.lower()}@{DOMAIN}"


def voice_is_gone(version: LanguageVersion, voice: User | None) -> bool:
    """Whether this voice agrees no more, or what it recorded here belongs to nobody with this account. voice: None
    where there is no account of its address."""
    takes = Take.objects.filter(segment__tutorial=version.tutorial, language=version.language)
    takes = takes.exclude(voice__email=reading_address(version.language))  # beside it, of the pages' words
    others = takes.filter(state=TakeState.ERASED) | takes.exclude(voice=voice)
    return others.exists() or (voice is not None and not voice.may_lend_voice())


def remaining_accounts() -> list[DemoAccount]:
    """Those that were not erased."""
    there = set(User.objects.filter(email__in=[account.email for account in ACCOUNTS]).values_list("email", flat=True))
    return [account for account in ACCOUNTS if account.email in there]


def own_coordinator(by: User) -> User:
    """Its own coordinator, else who asks."""
    own = User.objects.filter(email=ACCOUNTS[0].email).first()
    return own if own is not None and own.is_coordinator else by
